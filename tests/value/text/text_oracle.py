"""Prints random values and their texts in Python.

Prints one line for each value: the conversion, a tab, the input, a tab, the result. Bytes are in hexadecimal.
Arguments: the number of rounds and a seed.
"""
import datetime
import decimal
import email.utils
import random
import sys
import urllib.parse
import uuid

EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)
SPECS = ["auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"]


def decimal_text():
    digits = lambda: "".join(random.choice("0123456789") for _ in range(random.choice([0, 1, 1, 2, 5, 20, 45])))
    text = random.choice(["", "", "-", "+"]) + digits() + random.choice(["", ".", "."]) + digits()
    text += random.choice(["", "", "", "e", "E", "e+", "e-", "E+-"]) + random.choice(["", "", str(random.randint(0, 60))])
    return random.choice(["", "0", "000", "-0"]) + text if random.random() < 0.2 else text


def decimals():
    text = decimal_text()
    try:
        answer = str(decimal.Decimal(text))
    except decimal.InvalidOperation:
        answer = ""
    print("decimal", text, answer, sep="\t")
    number = random.randint(0, 10 ** random.randint(0, 38) - 1)
    scale = random.randint(0, 38)
    negative = number != 0 and random.random() < 0.5
    plain = format(decimal.Decimal((negative, tuple(map(int, str(number))), -scale)), "f")
    print("scaled", f"{int(negative)} {number >> 64} {number % 2**64} {scale}", plain, sep="\t")


def uuids():
    one = uuid.UUID(int=random.getrandbits(128))
    form = random.choice([str(one), one.hex, "{%s}" % one, "{%s}" % one.hex, one.urn])
    form = random.choice([form, form.upper()])
    print("uuid", form, f"{one} {one.hex}", sep="\t")


def moments():
    micros = random.choice([0, random.randint(0, 999_999), random.randint(0, 999) * 1000])
    moment = datetime.datetime(random.choice([1, 1969, 1970, 2024, 9999, random.randint(1, 9999)]), random.randint(1, 12),
                               random.randint(1, 28), random.randint(0, 23), random.randint(0, 59), random.randint(0, 59), micros)
    count = (moment - EPOCH) // MICROSECOND
    spec = random.choice(SPECS)
    print("moment", f"{count} {spec}", moment.isoformat(" ", spec), sep="\t")
    print("http", count // 1_000_000, email.utils.format_datetime(moment.replace(tzinfo=datetime.timezone.utc), usegmt=True), sep="\t")
    offset = datetime.timedelta(minutes=random.randint(-1439, 1439)) if random.random() < 0.7 else datetime.timedelta(
        seconds=random.randint(-86399, 86399))
    aware = moment.replace(tzinfo=datetime.timezone(offset))
    text = aware.isoformat(random.choice(" T"), random.choice(["auto", "minutes", "seconds", "milliseconds", "microseconds"]))
    read = datetime.datetime.fromisoformat(text)
    print("read", text, f"{(read.replace(tzinfo=None) - EPOCH) // MICROSECOND} {read.utcoffset() // MICROSECOND}", sep="\t")
    size = offset + datetime.timedelta(microseconds=random.choice([0, 0, 1]))
    if abs(size) < datetime.timedelta(days=1):
        print("offset", size // MICROSECOND, EPOCH.replace(tzinfo=datetime.timezone(size)).isoformat()[19:], sep="\t")


def lengths():
    size = datetime.timedelta(days=random.choice([0, 0, 1, -1, random.randint(-999_999, 999_999)]),
                              seconds=random.choice([0, random.randint(0, 86399)]), microseconds=random.choice([0, random.randint(0, 999_999)]))
    print("timedelta", f"{size.days} {size.seconds} {size.microseconds}", size, sep="\t")


def percents():
    data = bytes(random.choice([random.randint(0, 255), 37, 43, 65, 47, 126]) for _ in range(random.randint(0, 12)))
    print("quote", data.hex(), urllib.parse.quote(data, safe="/"), sep="\t")
    print("unquote", data.hex(), urllib.parse.unquote_to_bytes(data).hex(), sep="\t")


random.seed(int(sys.argv[2]))
for _ in range(int(sys.argv[1])):
    for ask in (decimals, uuids, moments, lengths, percents):
        ask()
