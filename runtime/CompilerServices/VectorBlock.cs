using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace LstmGen.CompilerServices;

/// <summary>Sixty-four vectors of packed weights, as emitted code reads them: the JIT compiles the read of a field in less time than the call of a load.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct VectorBlock
{
    /// <summary>Floats 0 to 7.</summary>
    public Vector256<float> V0;

    /// <summary>Floats 8 to 15.</summary>
    public Vector256<float> V1;

    /// <summary>Floats 16 to 23.</summary>
    public Vector256<float> V2;

    /// <summary>Floats 24 to 31.</summary>
    public Vector256<float> V3;

    /// <summary>Floats 32 to 39.</summary>
    public Vector256<float> V4;

    /// <summary>Floats 40 to 47.</summary>
    public Vector256<float> V5;

    /// <summary>Floats 48 to 55.</summary>
    public Vector256<float> V6;

    /// <summary>Floats 56 to 63.</summary>
    public Vector256<float> V7;

    /// <summary>Floats 64 to 71.</summary>
    public Vector256<float> V8;

    /// <summary>Floats 72 to 79.</summary>
    public Vector256<float> V9;

    /// <summary>Floats 80 to 87.</summary>
    public Vector256<float> V10;

    /// <summary>Floats 88 to 95.</summary>
    public Vector256<float> V11;

    /// <summary>Floats 96 to 103.</summary>
    public Vector256<float> V12;

    /// <summary>Floats 104 to 111.</summary>
    public Vector256<float> V13;

    /// <summary>Floats 112 to 119.</summary>
    public Vector256<float> V14;

    /// <summary>Floats 120 to 127.</summary>
    public Vector256<float> V15;

    /// <summary>Floats 128 to 135.</summary>
    public Vector256<float> V16;

    /// <summary>Floats 136 to 143.</summary>
    public Vector256<float> V17;

    /// <summary>Floats 144 to 151.</summary>
    public Vector256<float> V18;

    /// <summary>Floats 152 to 159.</summary>
    public Vector256<float> V19;

    /// <summary>Floats 160 to 167.</summary>
    public Vector256<float> V20;

    /// <summary>Floats 168 to 175.</summary>
    public Vector256<float> V21;

    /// <summary>Floats 176 to 183.</summary>
    public Vector256<float> V22;

    /// <summary>Floats 184 to 191.</summary>
    public Vector256<float> V23;

    /// <summary>Floats 192 to 199.</summary>
    public Vector256<float> V24;

    /// <summary>Floats 200 to 207.</summary>
    public Vector256<float> V25;

    /// <summary>Floats 208 to 215.</summary>
    public Vector256<float> V26;

    /// <summary>Floats 216 to 223.</summary>
    public Vector256<float> V27;

    /// <summary>Floats 224 to 231.</summary>
    public Vector256<float> V28;

    /// <summary>Floats 232 to 239.</summary>
    public Vector256<float> V29;

    /// <summary>Floats 240 to 247.</summary>
    public Vector256<float> V30;

    /// <summary>Floats 248 to 255.</summary>
    public Vector256<float> V31;

    /// <summary>Floats 256 to 263.</summary>
    public Vector256<float> V32;

    /// <summary>Floats 264 to 271.</summary>
    public Vector256<float> V33;

    /// <summary>Floats 272 to 279.</summary>
    public Vector256<float> V34;

    /// <summary>Floats 280 to 287.</summary>
    public Vector256<float> V35;

    /// <summary>Floats 288 to 295.</summary>
    public Vector256<float> V36;

    /// <summary>Floats 296 to 303.</summary>
    public Vector256<float> V37;

    /// <summary>Floats 304 to 311.</summary>
    public Vector256<float> V38;

    /// <summary>Floats 312 to 319.</summary>
    public Vector256<float> V39;

    /// <summary>Floats 320 to 327.</summary>
    public Vector256<float> V40;

    /// <summary>Floats 328 to 335.</summary>
    public Vector256<float> V41;

    /// <summary>Floats 336 to 343.</summary>
    public Vector256<float> V42;

    /// <summary>Floats 344 to 351.</summary>
    public Vector256<float> V43;

    /// <summary>Floats 352 to 359.</summary>
    public Vector256<float> V44;

    /// <summary>Floats 360 to 367.</summary>
    public Vector256<float> V45;

    /// <summary>Floats 368 to 375.</summary>
    public Vector256<float> V46;

    /// <summary>Floats 376 to 383.</summary>
    public Vector256<float> V47;

    /// <summary>Floats 384 to 391.</summary>
    public Vector256<float> V48;

    /// <summary>Floats 392 to 399.</summary>
    public Vector256<float> V49;

    /// <summary>Floats 400 to 407.</summary>
    public Vector256<float> V50;

    /// <summary>Floats 408 to 415.</summary>
    public Vector256<float> V51;

    /// <summary>Floats 416 to 423.</summary>
    public Vector256<float> V52;

    /// <summary>Floats 424 to 431.</summary>
    public Vector256<float> V53;

    /// <summary>Floats 432 to 439.</summary>
    public Vector256<float> V54;

    /// <summary>Floats 440 to 447.</summary>
    public Vector256<float> V55;

    /// <summary>Floats 448 to 455.</summary>
    public Vector256<float> V56;

    /// <summary>Floats 456 to 463.</summary>
    public Vector256<float> V57;

    /// <summary>Floats 464 to 471.</summary>
    public Vector256<float> V58;

    /// <summary>Floats 472 to 479.</summary>
    public Vector256<float> V59;

    /// <summary>Floats 480 to 487.</summary>
    public Vector256<float> V60;

    /// <summary>Floats 488 to 495.</summary>
    public Vector256<float> V61;

    /// <summary>Floats 496 to 503.</summary>
    public Vector256<float> V62;

    /// <summary>Floats 504 to 511.</summary>
    public Vector256<float> V63;
}
