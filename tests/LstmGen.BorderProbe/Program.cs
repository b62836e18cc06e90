using System;
using LstmGen;
using LstmGen.BorderProbe;
using LstmGen.BorderProbe.Models;

if (args is ["overrun"])
{
    // That the borders work: this ends the process.
    Span<float> before = new BorderedBuffer(3, Placement.BeforeBorder).Span;
    Console.WriteLine(System.Runtime.CompilerServices.Unsafe.Add(ref before[0], 3));
    return 0;
}

// Models that ask for vectors of sixteen lanes take those of eight, as on processors that make two operations of the former.
if (args is ["short"])
    AppContext.SetSwitch("LstmGen.LongSteps", false);

Borders borders = new();
borders.Check(new One(1));
borders.Check(new Seven(2));
borders.Check(new Eight(3));
borders.Check(new Nine(4));
borders.Check(new SixteenThenFive(5));
borders.Check(new ThirtyThree(6));
borders.Check(new FortyLooped(7));
borders.Check(new Stack(8));
borders.Check(new Peeping(9));
borders.Check(new DenseOnly(10));
borders.Check(new TwentyWide(13));
borders.Check(new SixtyWideLooped(14));
borders.Check(new FortyFiveAhead(15));

TwoInTwoOut heads = new(11);
borders.Check(
    "TwoInTwoOut.Step", [3, 5], [2, 6], TwoInTwoOut.StateBytes,
    b => heads.Step(ref b.State<TwoInTwoOut.State>(), b.Input(0), b.Input(1), b.Output(0), b.Output(1)));
borders.Check(
    "TwoInTwoOut.Run", [9, 15], [6, 18], TwoInTwoOut.StateBytes,
    b => heads.Run(ref b.State<TwoInTwoOut.State>(), b.Input(0), b.Input(1), b.Output(0), b.Output(1)));

BothWays both = new(12);
Workspace workspace = BothWays.CreateWorkspace(4);
borders.Check("BothWays.Run", [12], [12], BothWays.StateBytes, b => both.Run(ref b.State<BothWays.State>(), b.Input(), b.Output(), workspace));

Console.WriteLine($"{borders.Checked} calls, {borders.Digest:x16}");
return 0;
