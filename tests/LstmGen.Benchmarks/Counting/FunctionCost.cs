namespace LstmGen.Benchmarks.Counting;

/// <param name="Name">Its symbol.</param>
/// <param name="Instructions">Of all calls, without those of functions that it calls.</param>
/// <param name="Calls">How often it was called.</param>
internal sealed record FunctionCost(string Name, long Instructions, long Calls);
