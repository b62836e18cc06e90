using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>That counting counts.</summary>
public class DisassemblyTests
{
    private const string Listing = """
        ; Assembly listing for method Space.Model+__lstmgen_0_lstm:Step(byref,System.Span`1[float]):this (FullOpts)
        ; Emitting BLENDED_CODE for X64 with AVX2 - Unix
        G_M000_IG01:                ;; offset=0x0000
               push     rbp
               sub      rsp, 32
               vzeroupper

        G_M000_IG02:                ;; offset=0x0008
               vmovups  ymm0, ymmword ptr [rdi]
               vbroadcastss ymm1, dword ptr [rsi]
               vfmadd231ps ymm0, ymm1, ymmword ptr [rdx+0x20]
               vfnmadd213ps ymm0, ymm1, ymmword ptr [rsp+0x20]
               vmovups  ymmword ptr [rbp-0x30], ymm0
               vmovups  ymmword ptr [rdi+0x20], ymm0
               vaddps   ymm0, ymm0, ymmword ptr [rbp-0x30]
               mov      qword ptr [rsp+0x08], rdi
               call     [System.Math:Sqrt(double):double]
               ret

        ; Total bytes of code 99
        ; Assembly listing for method Space.Other+__lstmgen_1_dense:Step(byref) (FullOpts)
               ret
        """;

    [Fact]
    public void ListingsAreRead() => Assert.Equal(
        [
            new KernelCount("Model+__lstmgen_0_lstm:Step", MultiplyAdds: 2, Calls: 1, Spills: 1, Reloads: 2, Instructions: 13),
            new KernelCount("Other+__lstmgen_1_dense:Step", 0, 0, 0, 0, 1),
        ],
        Disassembly.Count(Listing.Split('\n')));

    [Fact]
    public void CountsAreWrittenAsTheyAreRead()
    {
        KernelCount count = new("Model+__lstmgen_0_lstm:Step", 84, 1, 2, 3, 390);
        Assert.Equal(count, KernelCount.Read(count.ToString()));
    }
}
