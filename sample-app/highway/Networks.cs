using LstmGen.Highway.Models;

namespace LstmGen.Highway;

/// <summary>The networks that are compared: eight units each.</summary>
internal static class Networks
{
    public static Network[] ForTemporalOrder(int seed)
    {
        RnnOrder rnn = new(seed);
        GruOrder gru = new(seed);
        LstmOrder lstm = new(seed);
        return
        [
            new("RNN", RnnOrder.ParameterCount, RnnOrder.StateSize, (o, steps, batch) => rnn.CreateTrainer(o, steps, batch)),
            new("GRU", GruOrder.ParameterCount, GruOrder.StateSize, (o, steps, batch) => gru.CreateTrainer(o, steps, batch)),
            new("LSTM", LstmOrder.ParameterCount, LstmOrder.StateSize, (o, steps, batch) => lstm.CreateTrainer(o, steps, batch)),
        ];
    }

    public static Network[] ForAdding(int seed)
    {
        RnnAdding rnn = new(seed);
        GruAdding gru = new(seed);
        LstmAdding lstm = new(seed);
        return
        [
            new("RNN", RnnAdding.ParameterCount, RnnAdding.StateSize, (o, steps, batch) => rnn.CreateTrainer(o, steps, batch)),
            new("GRU", GruAdding.ParameterCount, GruAdding.StateSize, (o, steps, batch) => gru.CreateTrainer(o, steps, batch)),
            new("LSTM", LstmAdding.ParameterCount, LstmAdding.StateSize, (o, steps, batch) => lstm.CreateTrainer(o, steps, batch)),
        ];
    }
}
