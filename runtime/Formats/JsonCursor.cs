using System;
using System.Text;

namespace LstmGen.Formats;

/// <summary>
/// Reads the few JSON forms that a safetensors header is made of: objects, strings, arrays of whole numbers. Strict UTF-8; nesting is bounded because
/// the callers descend by hand.
/// </summary>
internal ref struct JsonCursor
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const long LargestNumber = 1L << 53;

    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    public JsonCursor(ReadOnlySpan<byte> text)
    {
        _text = text;
        _position = 0;
    }

    /// <summary>Consumes a punctuation mark or fails.</summary>
    public void Expect(char mark)
    {
        if (!TryTake(mark))
        {
            throw Error($"'{mark}'");
        }
    }

    /// <summary>Consumes a punctuation mark if it comes next.</summary>
    public bool TryTake(char mark)
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] == mark)
        {
            _position++;
            return true;
        }

        return false;
    }

    /// <summary>Fails unless only white space is left.</summary>
    public void ExpectEnd()
    {
        SkipSpace();
        if (_position < _text.Length)
        {
            throw Error("the end of the header");
        }
    }

    /// <summary>A whole number from 0 to 2^53.</summary>
    public long ReadNumber()
    {
        SkipSpace();
        int start = _position;
        long value = 0;
        while (_position < _text.Length && _text[_position] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (_text[_position] - '0');
            if (value > LargestNumber)
            {
                throw Error("a whole number up to 2^53");
            }

            _position++;
        }

        bool leadingZero = _position - start > 1 && _text[start] == '0';
        if (_position == start || leadingZero)
        {
            throw Error("a whole number");
        }

        return value;
    }

    /// <summary>A string with its escapes resolved.</summary>
    public string ReadString(int maxLength)
    {
        Expect('"');
        int start = _position;
        while (_position < _text.Length && _text[_position] is not ((byte)'"' or (byte)'\\') && _text[_position] >= 0x20)
        {
            _position++;
        }

        StringBuilder text = new(Decode(start, _position));
        while (true)
        {
            if (text.Length > maxLength)
            {
                throw Error($"a string of at most {maxLength} characters");
            }

            if (_position >= _text.Length || _text[_position] < 0x20)
            {
                throw Error("the end of a string");
            }

            if (_text[_position] == '"')
            {
                _position++;
                return text.ToString();
            }

            if (_text[_position] == '\\')
            {
                _position++;
                text.Append(ReadEscape());
                continue;
            }

            start = _position;
            while (_position < _text.Length && _text[_position] is not ((byte)'"' or (byte)'\\') && _text[_position] >= 0x20)
            {
                _position++;
            }

            text.Append(Decode(start, _position));
        }
    }

    /// <summary>An error at the current place.</summary>
    public readonly HeaderSyntaxException Error(string expected)
    {
        string found = _position >= _text.Length
            ? "the end of the header"
            : _text[_position] is >= 0x20 and < 0x7F ? $"'{(char)_text[_position]}'" : $"byte 0x{_text[_position]:X2}";
        return new HeaderSyntaxException(expected, $"{found} at byte {_position} of the header");
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _position++;
        }
    }

    private readonly string Decode(int start, int end)
    {
        try
        {
            return StrictUtf8.GetString(_text[start..end]);
        }
        catch (ArgumentException)
        {
            throw Error("valid UTF-8");
        }
    }

    private string ReadEscape()
    {
        if (_position >= _text.Length)
        {
            throw Error("an escape");
        }

        byte kind = _text[_position++];
        switch (kind)
        {
            case (byte)'"': return "\"";
            case (byte)'\\': return "\\";
            case (byte)'/': return "/";
            case (byte)'b': return "\b";
            case (byte)'f': return "\f";
            case (byte)'n': return "\n";
            case (byte)'r': return "\r";
            case (byte)'t': return "\t";
            case (byte)'u':
                char first = ReadHex();
                if (!char.IsSurrogate(first))
                {
                    return first.ToString();
                }

                if (char.IsHighSurrogate(first) && _position + 1 < _text.Length && _text[_position] == '\\' && _text[_position + 1] == 'u')
                {
                    _position += 2;
                    char second = ReadHex();
                    if (char.IsLowSurrogate(second))
                    {
                        return new string([first, second]);
                    }
                }

                throw Error("a pair of surrogates");
            default:
                _position--;
                throw Error("an escape");
        }
    }

    private char ReadHex()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            if (_position >= _text.Length || !char.IsAsciiHexDigit((char)_text[_position]))
            {
                throw Error("four hexadecimal digits");
            }

            int digit = _text[_position++];
            value = (value * 16) + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)value;
    }
}
