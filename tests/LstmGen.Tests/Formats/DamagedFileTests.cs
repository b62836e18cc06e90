using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LstmFile;

namespace LstmGen.Tests.Formats;

public class DamagedFileTests
{
    private static readonly ModelLayout Model = Layout();

    [Fact]
    public void TruncationAnywhereIsNoticed()
    {
        byte[] file = Write(Entries(Model));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.NotEmpty(Problems(file[..length]));
        }

        Assert.Contains(Problems(file[..^1]), p => p.Contains("dense.bias") && p.Contains("truncated"));
        Assert.Contains(Problems(file[..20]), p => p.Contains("truncated"));
        Assert.Contains(Problems(file[..5]), p => p.Contains("truncated"));
    }

    [Fact]
    public void BytesBehindTheLastTensorAreNoticed() =>
        Assert.Equal(["(file): expected 240 bytes of data, found 243: 3 bytes behind the last tensor"], Problems([.. Write(Entries(Model)), 1, 2, 3])
            .Select(p => p.Replace($"{Model.ParameterCount * 4}", "240").Replace($"{(Model.ParameterCount * 4) + 3}", "243")).ToArray());

    [Theory]
    [InlineData("[0,96]", "overlaps")]
    [InlineData("[4,68]", "overlaps")]
    [InlineData("[160,96]", "backwards")]
    [InlineData("[100,164]", "belong to no tensor")]
    [InlineData("[96,156]", "to hold F32 [8, 2]")]
    [InlineData("[96,9007199254740992]", "out of range")]
    [InlineData("[9007199254740900,9007199254740964]", "out of range")]
    public void LyingOffsetsAreNoticed(string offsets, string reason)
    {
        List<Entry> entries = Entries(Model);
        entries[1] = entries[1] with { Offsets = offsets };
        Assert.Contains(Problems(Write(entries)), p => p.StartsWith("lstm.weight_hh_l0") && p.Contains(reason));
    }

    [Fact]
    public void DuplicateNamesAreNoticed()
    {
        List<Entry> entries = Entries(Model);
        entries.Add(entries[2]);
        Assert.Contains(Problems(Write(entries)), p => p.StartsWith("lstm.bias_ih_l0") && p.Contains("duplicate"));
    }

    [Fact]
    public void TwoSpellingsOfOneTensorAreNoticed()
    {
        List<Entry> entries = Entries(Model);
        entries.Add(entries[2] with { Name = "lstm.bias_ih_l00" });
        Assert.Contains(Problems(Write(entries)), p => p.StartsWith("lstm.bias_ih_l00") && p.Contains("same tensor"));
    }

    [Theory]
    [InlineData("{", "the end of the header")]
    [InlineData("{\"a\"}", "':'")]
    [InlineData("{\"a\":1}", "'{'")]
    [InlineData("{\"a\":{}}", "'\"'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\"}}", "incomplete")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "incomplete")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "at most 2 numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "once each")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}", "a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "']'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}", "2^53")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":[[[[[[[[[[1]]]]]]]]]]}}", "once each")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "'\"'")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "twice")]
    [InlineData("{\"a\\q\":{}}", "an escape")]
    [InlineData("{\"a\\u12g4\":{}}", "hexadecimal")]
    [InlineData("{\"a\\ud800\":{}}", "surrogates")]
    [InlineData("{\"a\n\":{}}", "the end of a string")]
    [InlineData("{} x", "the end of the header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},}", "'\"'")]
    public void BrokenHeadersSayWhereAndWhatWasExpected(string header, string reason)
    {
        string[] problems = Problems(Assemble(header, []));
        Assert.Contains(problems, p => p.StartsWith("(header)") && p.Contains(reason));
    }

    [Fact]
    public void InvalidUtf8IsNoticed()
    {
        byte[] file = Assemble("{\"a?\":{}}", []);
        file[Array.IndexOf(file, (byte)'?')] = 0xFF;
        Assert.Contains(Problems(file), p => p.Contains("UTF-8"));
    }

    [Fact]
    public void NamesOfAnyLengthAreRefusedBeyondALimit() =>
        Assert.Contains(Problems(Assemble("{\"" + new string('a', 2000) + "\":{}}", [])), p => p.Contains("at most 1024"));

    [Theory]
    [InlineData("89 48 44 46 0D 0A 1A 0A 00 00", "HDF5")]
    [InlineData("50 4B 03 04 00 00 00 00 00 00", "zip archive (PyTorch .pt")]
    [InlineData("1C 00 00 00 54 46 4C 33 14 00 20 00", ".tflite")]
    [InlineData("80 02 8A 0A 6C FC 9C 46 F9 20", "pickle")]
    [InlineData("08 07 12 07 70 79 74 6F 72 63 68", "ONNX")]
    [InlineData("47 47 55 46 03 00 00 00 00 00", "GGUF")]
    [InlineData("93 4E 55 4D 50 59 01 00 76 00", ".npy")]
    [InlineData("7B 22 6C 61 79 65 72 73 22 3A", "JSON (RTNeural, NAM")]
    [InlineData("EF BB BF 20 0A 7B 22 6C 22 3A", "JSON")]
    public void OtherFormatsAreRecognisedAndTheToolIsNamed(string start, string name)
    {
        byte[] file = [.. Convert.FromHexString(start.Replace(" ", "")), .. new byte[300]];
        string problem = Assert.Single(Problems(file));
        Assert.StartsWith("(file): expected a safetensors file, found what looks like", problem);
        Assert.Contains(name, problem);
        Assert.Contains("lstmgen tool", problem);
    }

    [Fact]
    public void HugeHeaderLengthsAllocateNothing()
    {
        byte[] file = new byte[64];
        file.AsSpan(0, 8).Fill(0x7F);
        Assert.Contains(Problems(file), p => p.Contains("header length"));
        file.AsSpan(0, 8).Fill(0xFF);
        Assert.Contains(Problems(file), p => p.Contains("header length"));
        Assert.NotEmpty(Problems(new byte[64]));
    }

    /// <summary>Whatever happens to the bytes, loading succeeds or says what is wrong; it never fails in another way, and never changes a block.</summary>
    [Fact]
    public void RandomDamageGivesSuccessOrTheTypedException()
    {
        byte[] original = Write(Entries(Model), "{\"lstmgen.version\":\"1\"}");
        int headerEnd = 8 + original[0] + (original[1] * 256);
        WeightBlock block = Model.Load(original);
        float[] before = block.Canonical.ToArray();
        SeededRandom random = new(2024);
        int refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            List<byte> file = [.. original];
            int edits = 1 + random.NextInt(4);
            for (int e = 0; e < edits && file.Count > 0; e++)
            {
                // Two of three edits strike the header, where they can do most.
                int at = random.NextInt(random.NextInt(3) == 0 ? file.Count : Math.Min(headerEnd, file.Count));
                switch (random.NextInt(6))
                {
                    case 0: file[at] = (byte)random.NextUInt32(); break;
                    case 1: file[at] ^= (byte)(1 << random.NextInt(8)); break;
                    case 2: file.RemoveAt(at); break;
                    case 3: file.Insert(at, (byte)"{}[]\",:0987\\u "[random.NextInt(14)]); break;
                    case 4: file.RemoveRange(at, file.Count - at); break;
                    default: file.InsertRange(at, file.GetRange(at, Math.Min(file.Count - at, random.NextInt(40)))); break;
                }
            }

            // The length is mended half of the time, so that the parser behind it is reached.
            byte[] bytes = file.ToArray();
            if (random.NextInt(2) == 0 && bytes.Length > 8)
            {
                BitConverter.TryWriteBytes(bytes, (long)Math.Clamp(headerEnd - 8 + bytes.Length - original.Length, 0, bytes.Length - 8));
            }

            try
            {
                Model.Load(bytes);
            }
            catch (WeightFileException error)
            {
                refused++;
                Assert.NotEmpty(error.Problems);
            }
        }

        Assert.InRange(refused, 2000, 4000);
        Assert.Equal(before, block.Canonical.ToArray());
    }

    [Fact]
    public void ReadingAnUnseekableStreamWorks()
    {
        using MemoryStream memory = new(Write(Entries(Model)));
        using BufferedStream stream = new(new Unseekable(memory));
        Assert.Equal(Entries(Model).SelectMany(e => e.Values), Model.Load(stream).Canonical.ToArray());
    }

    private static string[] Problems(byte[] file) =>
        Assert.Throws<WeightFileException>(() => Model.Load(file)).Problems.Select(p => p.ToString()).ToArray();

    private sealed class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 7));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
