"""The canonical text of a value, which Python and C++ write identically and without a database; see canonical.hpp.

A kind is a name such as "numeric"; "numeric_array" is a list of them, "big_matrix" a list of lists.
"""
import dataclasses
import datetime
import decimal
import enum
import json
import struct

decimal.getcontext().prec = 200
EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)


class Mood(enum.Enum):
    calm = 0
    very_glad = 1
    sad = -5
    Null = 2
    Mixed = 3


@dataclasses.dataclass
class Document:
    """The content of a JSON column. None is JSON's null; SQL's NULL is not a Document."""
    value: object


def floating(form, value):
    return "nan" if value != value else struct.pack(form, value).hex()


def moment(value):
    if value.tzinfo is not None:
        value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return str((value - EPOCH) // MICROSECOND)


def since_midnight(value):
    return datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                              microseconds=value.microsecond)


SPELLINGS = {
    "boolean": lambda value: "true" if value else "false",
    "small": str,
    "integer": str,
    "big": str,
    "real": lambda value: floating(">f", value),
    "double": lambda value: floating(">d", value),
    "numeric": lambda value: format(value, "f"),
    "text": lambda value: "x" + value.encode().hex(),
    "bytes": lambda value: "x" + bytes(value).hex(),
    "date": lambda value: str((value - EPOCH.date()).days),
    "time": lambda value: str(since_midnight(value) // MICROSECOND),
    "datetime": moment,
    "zoned": moment,
    "interval": lambda value: str(value // MICROSECOND),
    "uuid": str,
    "json": lambda value: "x" + json.dumps(value.value).encode().hex(),
    "jsonb": lambda value: "x" + json.dumps(value.value).encode().hex(),
    "mood": lambda value: value.name,
}


def element_of(kind):
    return kind.split("_")[0] if kind not in SPELLINGS else kind


def each(work, value):
    """Applies `work` to every item that is not a list and not None."""
    if isinstance(value, list):
        return [each(work, item) for item in value]
    return None if value is None else work(value)


def documents(value):
    """An array of documents, which may themselves be lists."""
    return None if value is None else [None if item is None else Document(item) for item in value]


def joined(value):
    if isinstance(value, list):
        return "[" + ",".join(map(joined, value)) + "]"
    return "NULL" if value is None else value


def canonical(kind, value):
    return joined(each(SPELLINGS[element_of(kind)], value))


def readable(kind, text):
    """Returns a canonical text in readable form."""
    if element_of(kind) in ("text", "json", "jsonb") and text.startswith("x"):
        return repr(bytes.fromhex(text[1:]).decode(errors="replace"))
    return text


def same_document(a, b):
    """Returns whether both are equal; 1e16 and 10000000000000000 are the same number, as in engines that parse JSON."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (float in (type(a), type(b)) and float(a) == float(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_document, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_document(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


def same(kind, wanted, found, by_value):
    """Returns whether two canonical texts are the same value; with `by_value`, documents may be written differently."""
    if wanted == found or not by_value or not (wanted.startswith("x") and found.startswith("x")):
        return wanted == found
    return same_document(*(json.loads(bytes.fromhex(text[1:])) for text in (wanted, found)))
