namespace LstmGen.BorderProbe;

/// <summary>Where a buffer lies.</summary>
internal enum Placement
{
    /// <summary>In an array of its own.</summary>
    Array,

    /// <summary>Its first byte is the first after a page that may not be touched.</summary>
    AfterBorder,

    /// <summary>Its last byte is the last before a page that may not be touched.</summary>
    BeforeBorder,
}
