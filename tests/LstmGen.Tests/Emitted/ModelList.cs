using System;
using LstmGen.Tests.Emitted.Models;

namespace LstmGen.Tests.Emitted;

/// <summary>Models by name, so that a theory can name them.</summary>
internal static class ModelList
{
    public static void Use(string name, IModelUse use)
    {
        switch (name)
        {
            case nameof(TinyModel):
                use.On(new TinyModel(7));
                break;
            case nameof(TwoLayerModel):
                use.On(new TwoLayerModel(7));
                break;
            case nameof(InferenceOnlyModel):
                use.On(new InferenceOnlyModel(7));
                break;
            case nameof(ClassifierModel):
                use.On(new ClassifierModel(7));
                break;
            case nameof(LoopedModel):
                use.On(new LoopedModel(7));
                break;
            case nameof(NamedModel):
                use.On(new NamedModel(7));
                break;
            case nameof(SquareLstmModel):
                use.On(new SquareLstmModel(7));
                break;
            case nameof(SquareDenseModel):
                use.On(new SquareDenseModel(7));
                break;
            case nameof(SquareMixedModel):
                use.On(new SquareMixedModel(7));
                break;
            case nameof(SquareSoftmaxModel):
                use.On(new SquareSoftmaxModel(7));
                break;
            case nameof(CellsModel):
                use.On(new CellsModel(7));
                break;
            case nameof(SquareActivationModel):
                use.On(new SquareActivationModel(7));
                break;
            case nameof(SquareGruModel):
                use.On(new SquareGruModel(7));
                break;
            case nameof(SquareCellModel):
                use.On(new SquareCellModel(7));
                break;
            case nameof(SquareWideModel):
                use.On(new SquareWideModel(7));
                break;
            case nameof(SquareAheadModel):
                use.On(new SquareAheadModel(7));
                break;
            default:
                throw new ArgumentException("No such model.", nameof(name));
        }
    }
}
