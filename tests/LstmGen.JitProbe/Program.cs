using System;
using LstmGen;
using LstmGen.JitProbe;
using LstmGen.JitProbe.Models;

int ran = 0;

var oneByEight = new OneByEight();
Exercise.Run(oneByEight, oneByEight.Step, OneByEight.CreateTrace(), oneByEight.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), OneByEight.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var eightByThirtyTwo = new EightByThirtyTwo();
Exercise.Run(eightByThirtyTwo, eightByThirtyTwo.Step, EightByThirtyTwo.CreateTrace(), eightByThirtyTwo.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), EightByThirtyTwo.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var oneByForty = new OneByForty();
Exercise.Run(oneByForty, oneByForty.Step, OneByForty.CreateTrace(), oneByForty.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), OneByForty.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var twoLayers = new TwoLayers();
Exercise.Run(twoLayers, twoLayers.Step, TwoLayers.CreateTrace(), twoLayers.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), TwoLayers.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var speaker = new Speaker();
Exercise.Run(speaker, speaker.Step, Speaker.CreateTrace(), speaker.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), Speaker.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var unrolledSixteenBySixtyFour = new UnrolledSixteenBySixtyFour();
Exercise.Run(unrolledSixteenBySixtyFour, unrolledSixteenBySixtyFour.Step, UnrolledSixteenBySixtyFour.CreateTrace(), unrolledSixteenBySixtyFour.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), UnrolledSixteenBySixtyFour.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var unrolledSixtyFourByOneTwentyEight = new UnrolledSixtyFourByOneTwentyEight();
Exercise.Run(unrolledSixtyFourByOneTwentyEight, unrolledSixtyFourByOneTwentyEight.Step, UnrolledSixtyFourByOneTwentyEight.CreateTrace(), unrolledSixtyFourByOneTwentyEight.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), UnrolledSixtyFourByOneTwentyEight.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var loopedSixtyFourByOneTwentyEight = new LoopedSixtyFourByOneTwentyEight();
Exercise.Run(loopedSixtyFourByOneTwentyEight, loopedSixtyFourByOneTwentyEight.Step, LoopedSixtyFourByOneTwentyEight.CreateTrace(), loopedSixtyFourByOneTwentyEight.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), LoopedSixtyFourByOneTwentyEight.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var oddSizes = new OddSizes();
Exercise.Run(oddSizes, oddSizes.Step, OddSizes.CreateTrace(), oddSizes.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), OddSizes.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var everyCell = new EveryCell();
Exercise.Run(everyCell, everyCell.Step, EveryCell.CreateTrace(), everyCell.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), EveryCell.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var unrolledGru = new UnrolledGru();
Exercise.Run(unrolledGru, unrolledGru.Step, UnrolledGru.CreateTrace(), unrolledGru.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), UnrolledGru.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

var wideThirtyTwo = new WideThirtyTwo();
Exercise.Run(wideThirtyTwo, wideThirtyTwo.Step, WideThirtyTwo.CreateTrace(), wideThirtyTwo.CreateTrainer(Adam(), Exercise.Steps, Exercise.Sequences), WideThirtyTwo.CreateBatch(Exercise.Steps, Exercise.Sequences));
ran++;

Uncalled.Compile();

Console.WriteLine($"{ran} models");

static Adam Adam() => new(1e-3f);
