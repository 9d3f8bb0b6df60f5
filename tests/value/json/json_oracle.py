"""The results of Python's json for random and hostile texts.

Prints one line for each text: the text in hexadecimal, a tab, and json.dumps(json.loads(text)), or nothing if
json.loads rejects the text. Arguments: the number of texts and a seed.
"""
import json
import random
import sys

FIXED = [
    "", " ", "null", "true", "false", "tru", "nulll", "NaN", "-NaN", "Infinity", "-Infinity", "+1", "-", "-0", "0", "00", "01",
    "1.", ".5", "1.e1", "1e", "1e+", "1E5", "1e400", "-1e400", "1e-400", "5e-324", "2e-324", "3e-324", "-0.0", "0.0e0",
    "0.19514603023289578", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993.0", "1e23", "1e16", "1e15",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
    "18446744073709551616", "1" + "0" * 400, "[]", "[", "]", "[1,]", "[,1]", "[1 2]", "{}", "{", "}", '{"a"}', '{"a":}',
    '{"a":1,}', '{,"a":1}', '{a:1}', '{1:2}', '{"a":1 "b":2}', '{"b":1,"a":2,"b":3}', '{"":{"":[]}}', "[[[]]]", "[1]]", "1 2",
    "// x\n1", "/* x */1", "'a'", '"', '"\\', '"\\"', '"\\u12', '"\\u12g4"', '"\\x41"', '"\\/"', '"\\u0000"', '"\t"', '"\n"',
    '"\x7f"', '"\\ud800"', '"\\udc00"', '"\\ud83d\\ude00"', '"\\ud83d\\u0041"', '"\\ud83d\\ud83d\\ude00"', '"\\ud83d\\"',
    '"\\ud83d\\ude0"', '"\\ud83d" ', '"\\uD83D\\uDE00"', '{"\\ud800":1}', "\ufeff1", "\ufeff", "\ufeff\ufeff1", "1\ufeff",
    "\u00a01", "\x0b1", "\x0c1", "\r\n\t 1 \t\n\r", '"caf\u00e9 \U0001f600 \u2028"', "[" * 400 + "]" * 400,
    '{"a":' * 100 + "1" + "}" * 100, "[" * 400, '{"__proto__":1}', "1\x00", "\x001", '"a', '["a', '{"a":"b', "[nul", "[1,2",
    '{"a":1', '"\\', "[true,false,null]", "[NaN,Infinity,-Infinity]", "[Nan]", "[Inf]", "-I", "[-Infinity", "nan",
]
BYTES = [b'"\xff"', b'"\xc0\x80"', b'"\xc1\xbf"', b'"\xed\xa0\x80"', b'"\xed\xa0\xbd\xed\xb8\x80"', b'"\xf4\x90\x80\x80"',
         b'"\xf5\x80\x80\x80"', b'"\xe2\x82"', b'"\x80"', b'"\xe0\x80\x80"', b'"\xf0\x8f\xbf\xbf"', b'"\xf4\x8f\xbf\xbf"',
         b'"\xe2', b"\xef\xbb", b'\xef\xbb\xbf"\xed\xbf\xbf"', b'{"\xed\xa0\x80": 1}']
PIECES = ['"', "\\", "u", "d83d", "\\ude00", "\\ud800", "[", "]", "{", "}", ",", ":", "1", "-", ".", "e", "0", "9" * 19, "NaN",
          "Infinity", "true", "null", " ", "\n", "a", "\u00e9", "\U0001f600", '"k":', "1.5", "1e5", "[1,", '{"a":1}']


def number(rng):
    kind = rng.randrange(5)
    if kind == 0:
        return repr(rng.uniform(-1, 1))
    if kind == 1:
        return f"{rng.randrange(10 ** rng.randrange(1, 25))}.{rng.randrange(10 ** rng.randrange(1, 25))}e{rng.randrange(-340, 320)}"
    if kind == 2:
        return str(rng.randrange(-2 ** 70, 2 ** 70))
    if kind == 3:
        return str(rng.randrange(-10 ** 6, 10 ** 6))
    return f"{rng.random():.{rng.randrange(1, 30)}f}"


def value(rng, depth):
    kind = rng.randrange(8 if depth < 5 else 5)
    if kind < 2:
        return number(rng)
    if kind < 4:
        letters = "ab\"\\/\n\x01\x7f\u00e9\u20ac\U0001f600\ud800\udc00"
        return json.dumps("".join(rng.choice(letters) for _ in range(rng.randrange(12))))
    if kind == 4:
        return rng.choice(["null", "true", "false", "NaN", "Infinity", "-Infinity", "[]", "{}", '""'])
    gap = rng.choice(["", " ", "\n\t"])
    items = [value(rng, depth + 1) for _ in range(rng.randrange(5))]
    if kind < 7:
        return "[" + gap + ("," + gap).join(items) + gap + "]"
    return "{" + gap + ("," + gap).join(f'"{rng.choice("abc")}"{gap}:{item}' for item in items) + gap + "}"


def random_text(rng):
    if rng.random() < 0.3:
        return "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 12))).encode("utf-8", "surrogatepass")
    text = bytearray(value(rng, 0).encode("utf-8", "surrogatepass"))
    if rng.random() < 0.4:
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(text) + 1)
            text[at:at + rng.randrange(2)] = rng.choice([b"", bytes([rng.randrange(1, 256)]), rng.choice(PIECES).encode()])
    return bytes(text)


def answer(text):
    # loads() of bytes would treat a NUL near the start as UTF-16; the reader expects UTF-8.
    plain = text[3:] if text.startswith(b"\xef\xbb\xbf") else text
    try:
        return json.dumps(json.loads(plain.decode("utf-8", "surrogatepass")))
    except ValueError:
        return ""


def main():
    rng = random.Random(int(sys.argv[2]))
    texts = [text.encode("utf-8", "surrogatepass") for text in FIXED] + BYTES
    texts += [random_text(rng) for _ in range(int(sys.argv[1]))]
    for text in texts:
        print(text.hex(), answer(text), sep="\t")


if __name__ == "__main__":
    main()
