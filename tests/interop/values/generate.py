"""Random values of every kind, including edge cases."""
import datetime
import decimal
import math
import struct
import uuid

from canonical import Document, Mood, element_of

UTC = datetime.timezone.utc
PIECES = ["a", "Z", "0", " ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\x01", "\x7f", "\x85", "\xa0", "é", "e\u0301", "ß",
          "\u200f", "\u2028", "\ufeff", "\uffff", "中", "😀", "\U0010ffff", "'", "''", '"', "\\", "\\\\", "`", "{", "}", ",",
          "[", "]", "%", "%s", "?", ":v", "$1", ";", "--", "/*", "NULL", "null", "\\N", "\\x00", "1e5", "-0", "0012"]
NUMBERS = [0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 1e15, 1e16, 1e17, 123456789012345680.0, 1e-4, 1e-5, 2.0**53, 2.0**53 + 2,
           2.0**63, -2.0**63, 2.0**64, 9007199254740993.0]
DOUBLES = NUMBERS + [5e-324, -5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, 1.7976931348623157e308, 1e22, 1e23]
SINGLES = NUMBERS + [2.0**-149, -2.0**-149, 2.0**-126, 2.0**-126 - 2.0**-149, 3.4028234663852886e38, 16777216.0]


class Values:
    """`engine` is sqlite or postgresql; values that it cannot store are not generated."""

    def __init__(self, rng, engine):
        self.rng, self.sqlite = rng, engine == "sqlite"

    def make(self, kind, count):
        """Returns a list of values, every tenth of which is None."""
        corners = getattr(self, "corners_" + kind, list)()
        rest = [None if self.chance(0.1) else self.one(kind) for _ in range(max(count - len(corners) - 1, 0))]
        return [None, *corners, *rest][:count]

    def one(self, kind):
        element = getattr(self, element_of(kind))
        if kind.endswith("_array"):
            return self.array(element)
        if kind.endswith("_matrix"):
            width = self.rng.randint(1, 3)
            return [self.array(element, width) for _ in range(self.rng.randint(1, 3))] if self.chance(0.9) else []
        return element()

    def chance(self, part):
        return self.rng.random() < part

    def array(self, element, size=None):
        size = self.rng.choice([0, 1, 1, 2, 3, 8]) if size is None else size
        return [None if self.chance(0.15) else element() for _ in range(size)]

    def whole(self, bits):
        """Returns an integer of up to this many bits, including the sign; often close to a power of two."""
        low, high = -2**(bits - 1), 2**(bits - 1) - 1
        if self.chance(0.1):
            return self.rng.choice([low, high, 0, 1, -1])
        number = 2**self.rng.randrange(bits) + self.rng.choice([-1, 0, 1]) if self.chance(0.3) else \
            self.rng.getrandbits(self.rng.randint(1, bits))
        return min(max(self.rng.choice([number, -number]), low), high)

    def boolean(self):
        return self.chance(0.5)

    def small(self):
        return self.whole(16)

    def integer(self):
        return self.whole(32)

    def big(self):
        return self.whole(64)

    def floating(self, form, corners):
        if self.chance(0.2):
            return self.rng.choice(corners)
        if self.chance(0.05):
            return self.rng.choice([math.inf, -math.inf, math.nan])
        if self.chance(0.2):
            return struct.unpack(form, struct.pack(form, self.rng.uniform(-1e6, 1e6)))[0]
        if self.chance(0.1):
            return float(self.rng.randint(-10**6, 10**6))
        return struct.unpack(form, self.rng.randbytes(struct.calcsize(form)))[0]

    def corners_real(self):
        return [self.single(number) for number in SINGLES] + [math.inf, -math.inf, math.nan]

    def corners_double(self):
        return DOUBLES + [math.inf, -math.inf, math.nan]

    @staticmethod
    def single(number):
        return struct.unpack("f", struct.pack("f", number))[0]

    def real(self):
        return self.single(self.floating("f", SINGLES))

    def double(self):
        return self.floating("d", DOUBLES)

    def numeric(self):
        """SQLite stores 15 digits, of which SQLAlchemy reads 10 after the point."""
        digits, scale = (15, 10) if self.sqlite else (38, 38)
        number = self.rng.randrange(10**self.rng.randint(0, digits))
        if self.chance(0.3):
            number = int(str(number).rstrip("0") or "0") * 10**self.rng.randint(0, digits - len(str(number)))
        value = decimal.Decimal(number).scaleb(-self.rng.randint(0, scale))
        return -value if value and self.chance(0.5) else value

    def text(self):
        text = "".join(self.rng.choice(PIECES) for _ in range(self.rng.choice([0, 1, 2, 5, 20])))
        if self.chance(0.1):
            text += chr(self.rng.choice([self.rng.randint(1, 0xd7ff), self.rng.randint(0xe000, 0x10ffff)]))
        return text + "\0" + text if self.sqlite and self.chance(0.05) else text

    def corners_text(self):
        return PIECES + ["", "x" * 100_000, "é" * 39, "😀" * 10] + (["\0", "a\0b", "\0\0"] if self.sqlite else [])

    def bytes(self):
        return self.rng.randbytes(self.rng.choice([0, 1, 2, 16, 100]))

    def corners_bytes(self):
        return [b"", b"\0", b"\\x00", b"'", bytes(range(256)), bytes(70_000)]

    def date(self):
        return datetime.date.fromordinal(self.rng.randint(1, datetime.date.max.toordinal()))

    def corners_date(self):
        return [datetime.date(*parts) for parts in [(1, 1, 1), (9999, 12, 31), (1970, 1, 1), (1969, 12, 31), (2000, 2, 29),
                                                    (1900, 2, 28), (1582, 10, 4), (1582, 10, 15), (4, 2, 29)]]

    def time(self):
        fraction = self.rng.choice([0, 1, 999_999, 500_000, self.rng.randrange(10**6)])
        return datetime.time(self.rng.randrange(24), self.rng.randrange(60), self.rng.randrange(60), fraction)

    def corners_time(self):
        return [datetime.time.min, datetime.time.max, datetime.time(0, 0, 0, 1), datetime.time(12)]

    def datetime(self):
        return datetime.datetime.combine(self.date(), self.time())

    def corners_datetime(self):
        return [datetime.datetime.min, datetime.datetime.max, datetime.datetime(1970, 1, 1),
                datetime.datetime(1969, 12, 31, 23, 59, 59, 999_999), datetime.datetime(2000, 1, 1)]

    def zoned(self):
        """SQLite stores no zone. Values stay a day away from the limits, so that each has a date in every zone."""
        date = min(max(self.date(), datetime.date(1, 1, 3)), datetime.date(9999, 12, 29))
        offset = datetime.timedelta(minutes=0 if self.sqlite else self.rng.choice([0, 60, -210, 345, 840, -720, 1]))
        return datetime.datetime.combine(date, self.time(), datetime.timezone(offset))

    def corners_zoned(self):
        return [value.replace(tzinfo=UTC) for value in self.corners_datetime()[2:]]

    def interval(self):
        """1970 plus this length is in a year from 1 to 9999."""
        days = self.rng.choice([0, 0, self.rng.randint(-3, 3), self.rng.randint(-719_000, 2_932_000)])
        value = datetime.timedelta(days=days, seconds=self.rng.randrange(86_400))
        value += datetime.timedelta(microseconds=self.rng.choice([0, 1, -1, self.rng.randrange(10**6)]))
        return value if self.chance(0.5) or days > 719_000 else -value

    def corners_interval(self):
        return [datetime.timedelta(days=days, microseconds=rest) for days in (-719_162, -1, 0, 1, 30, 365, 2_932_896)
                for rest in ((0, 1) if days < 0 else (0, 1, 86_399_999_999))]

    def uuid(self):
        return uuid.UUID(int=self.rng.getrandbits(128))

    def corners_uuid(self):
        return [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), uuid.UUID(int=1)]

    def mood(self):
        return self.rng.choice(list(Mood))

    def corners_mood(self):
        return list(Mood)

    def json(self):
        """A single null looks like NULL in an array, and SQLite converts a single number to its own number."""
        value = self.node(0, "\0")
        return Document([value] if value is None or type(value) in (int, float) else value)

    def corners_json(self):
        return [Document(value) for value in (None, True, False, "", "null", "12", [], {}, [[]], {"": {}}, [None], 0, -5, 7,
                                              0.5, -2.25, [-0.0, 5e-324, 1e16, 1e-5, 1e300], [2**63 - 1, -2**63, 2**64 - 1])]

    def jsonb(self):
        """The server cannot store a NUL character here."""
        return Document(self.node(0, ""))

    def corners_jsonb(self):
        return self.corners_json()

    def node(self, depth, odd):
        choice = self.rng.randrange(9 if depth < 4 else 7)
        if choice < 2:
            return self.rng.choice([None, True, False])
        if choice == 2:
            return self.rng.choice([self.whole(64), self.rng.getrandbits(64)])
        if choice == 3:
            number = self.double()
            return number if math.isfinite(number) else 0.25
        if choice < 7:
            return self.text().replace("\0", odd) + self.rng.choice(["", odd])
        if choice == 7:
            return [self.node(depth + 1, odd) for _ in range(self.rng.randrange(5))]
        return {self.text().replace("\0", odd): self.node(depth + 1, odd) for _ in range(self.rng.randrange(5))}
