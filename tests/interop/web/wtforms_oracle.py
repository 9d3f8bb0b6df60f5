"""Fills forms of WTForms with generated input and prints what they make of it.

usage: wtforms_oracle.py COUNT SEED

Prints for each case the urlencoded input, a tab, and the page of tests/interop/web/wtforms.html with line breaks as \\n.
The input "-" means that the form was not submitted.
"""
import pathlib
import random
import sys
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment
from werkzeug.datastructures import MultiDict
from wtforms import Form, fields as f, validators as v


class Address(Form):
    street = f.StringField("Street", [v.DataRequired(), v.Length(max=8)])
    zip_code = f.IntegerField("", [v.Optional()])
    kind = f.HiddenField(default="home")


class Everything(Form):
    text = f.StringField("Text <b> & \"more\"", [v.Length(2, 5)], description="some <i>text</i>")
    plain_text = f.StringField(default="caf\u00e9 <1>")
    area = f.TextAreaField("Area", [v.Optional(), v.Regexp(r"^[a-z]+(-[0-9]{1,3})?$")], render_kw={"rows": 5, "class_": "wide"})
    word = f.StringField("Word", [v.Length(max=1)], render_kw={"data_max_width": "1", "hidden": False, "autofocus": True})
    least = f.StringField("Least", [v.Length(min=3, message="at least %(min)d, %(length)d is 100%% short")])
    exact = f.StringField("Exact", [v.Length(3, 3)])
    secret = f.PasswordField("Secret", [v.InputRequired()])
    again = f.PasswordField("Again", [v.EqualTo("secret", "%(other_label)s and %(other_name)s")])
    nowhere = f.StringField("Nowhere", [v.EqualTo("missing")])
    ticket = f.HiddenField(default="7")
    agree = f.BooleanField("Agree", [v.DataRequired("Please agree")])
    maybe = f.BooleanField("Maybe", default="checked")
    send = f.SubmitField("Send it")
    count = f.IntegerField("Count", [v.NumberRange(-5, 10)])
    few = f.IntegerField("Few", [v.Optional(), v.NumberRange(min=1)])
    many = f.IntegerField("Many", [v.DataRequired(), v.NumberRange(max=100)], default=12)
    price = f.DecimalField("Price", [v.NumberRange(min=1)], default=None)
    exactly = f.DecimalField("Exactly", places=None)
    ratio = f.FloatField("Ratio", [v.NumberRange(0, 1.5)])
    volume = f.IntegerRangeField("Volume", [v.NumberRange(0, 11)], render_kw={"step": 2})
    day = f.DateField("Day", [v.InputRequired()])
    clock = f.TimeField("Clock", format="%H:%M:%S")
    moment = f.DateTimeField("Moment")
    local = f.DateTimeLocalField("Local", format=["%Y-%m-%dT%H:%M", "%d.%m.%Y %I:%M %p"])
    month = f.MonthField("Month")
    named = f.DateField("Named", format=["%d %b %Y", "%A %-d %B %y", "%j/%Y"])
    colour = f.SelectField("Colour", choices=[("r", "Red <1>"), ("g", "Green"), ("", "none")], default="g")
    number = f.SelectField("Number", [v.DataRequired()], coerce=int, choices=[(1, "One"), (2, "Two"), (10, "Ten")])
    plain = f.SelectField("Plain", choices=["one", "two & three"])
    loose = f.SelectField("Loose", choices=["one"], validate_choice=False)
    grouped = f.SelectField("Grouped", choices={"A <a>": [("1", "One")], "B": [("2", "Two"), ("3", "Three")]})
    several = f.SelectMultipleField("Several", [v.Length(max=2)], choices=[("a", "A"), ("b", "B"), ("c", "C")])
    radio = f.RadioField("Radio", [v.InputRequired()], choices=[("x", "X <b>"), ("y", "Y")], render_kw={"class": "r"})
    look = f.SearchField("Look", [v.NoneOf(["spam", "ham"])])
    phone = f.TelField("Phone", [v.AnyOf(["1", "2"], message="one of %(values)s")])
    home = f.URLField("Home", [v.URL()])
    host = f.URLField("Host", [v.URL(require_tld=False)])
    mail = f.EmailField("Mail", [v.Email()])
    key = f.StringField("Key", [v.UUID()], default="")
    four = f.StringField("Four", [v.IPAddress()])
    six = f.StringField("Six", [v.IPAddress(ipv4=False, ipv6=True)])
    card = f.StringField("Card", [v.MacAddress()], default="")
    address = f.FormField(Address, "Address")
    tags = f.FieldList(f.StringField("Tag", [v.Length(max=4)]), "Tags", [v.Length(min=1)], min_entries=1, max_entries=3)
    places = f.FieldList(f.FormField(Address), min_entries=1)


TEXTS = ["", " ", "a", "ab", "abcde", "abcdef", "abc-12", "x" * 9, "caf\u00e9", "<b>\"'&", "1", "2", "spam", "ham", "\t\n",
         "\U0001f600\U0001f600", "%(min)d", "100%"]
NUMBERS = ["0", "-5", "-6", "10", "11", " 7 ", "+3", "1_0", "1__0", "_1", "abc", "1.5", "1.0", "-0", "0.999", "1e2", "1e-3", "12.345",
           "12.355", "12.5", "99999999999", "9223372036854775807", "0x10", "1.", ".5", ".", "1e999", "-1e999", "1e-999", "1,5", "00012"]
DATES = ["2024-02-29", "2023-02-29", "2024-2-9", "2024-13-01", "0001-01-01", "9999-12-31", "2024-02-29 18:30:00", "2024-02-29 18:30:60",
         "18:30", "18:30:15", "7:5:3", "24:00:00", "2024-02-29T18:30", "29.02.2024 06:30 pm", "29.02.2024 12:05 AM", "2024-02",
         "2024-00", "29 Feb 2024", "3 feb 2024", "Thursday 29 February 24", "60/2024", "366/2023", "2024-02-29 ", "1-1-1",
         "2024-12-31 23:59:59", "31 Jun 2024", "2024 02 29"]
URLS = ["http://example.org", "https://a.b-c.example.org:8080/x?y=1#z", "http://localhost", "ftp://x.org/", "//x.org", "http://", "http://x",
        "http://-x.org", "http://x_y.org", "http://1.2.3.4/", "http://256.1.1.1", "javascript:alert(1)", "http://x.org?q", "http://x.org:/",
        "http://user@x.org", "HTTP://EXAMPLE.ORG", "http://a..b.org", "http://x.123", "http://" + "a" * 64 + ".org", "http://x.org/a b",
        "http://x.org\n", "http://x.org/\n", "http://x.xn--p1ai"]
MAILS = ["a@example.org", "a.b+c@sub.example.org", "@example.org", "a@", "a@b", "a@b.c", "a..b@example.org", ".a@example.org", "a@example.org.",
         "a@-b.org", "a@b-.org", "a b@example.org", "a@exa mple.org", "a@b@c.org", "a@example.123", "\u00fc@example.org", "a@localhost",
         "a@x.test", "x" * 64 + "@example.org", "x" * 65 + "@example.org", "a@" + "b" * 63 + ".org", "a@" + "b" * 64 + ".org", "a@ab--c.org",
         "\"a\"@example.org", "a@[1.2.3.4]", "a!#$%&'*+-/=?^_`{|}~@example.org", "a@x_y.org"]
IDS = ["123e4567-e89b-42d3-a456-426614174000", "{123e4567e89b42d3a456426614174000}", "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
       "123e4567", "g23e4567-e89b-42d3-a456-426614174000", "1.2.3.4", "1.2.3", "01.2.3.4", "::1", "fe80::1%eth0", "1::2::3", "::ffff:1.2.3.4",
       "00:11:22:aa:BB:ff", "00:11:22:aa:BB", "00-11-22-33-44-55", "1.2.3.4.5", "::g", "fe80::1%"]
CHOICES = ["r", "g", "1", "2", "10", "02", " 1", "x", "y", "a", "b", "c", "one", "two & three", "3", "d"]

POOLS = {"count": NUMBERS, "few": NUMBERS, "many": NUMBERS, "price": NUMBERS, "exactly": NUMBERS, "ratio": NUMBERS, "volume": NUMBERS,
         "day": DATES, "clock": DATES, "moment": DATES, "local": DATES, "month": DATES, "named": DATES, "colour": CHOICES, "number": CHOICES,
         "plain": CHOICES, "loose": CHOICES, "grouped": CHOICES, "several": CHOICES, "radio": CHOICES, "home": URLS, "host": URLS, "mail": MAILS,
         "key": IDS, "four": IDS, "six": IDS, "card": IDS, "agree": ["y", "false", "", "on", "0"], "maybe": ["y", "false", ""],
         "send": ["Send it", ""]}
GROUPS = ["address-street", "address-zip_code", "address-kind", "tags-0", "tags-1", "tags-7", "tags-12", "tags-x", "tags",
          "places-0-street", "places-0-zip_code", "places-3-street", "places-3-kind", "places-3-other"]


def case(random_):
    items = []
    for name in list(Everything()._fields) + GROUPS:
        if random_.random() < 0.2:
            continue
        pool = POOLS.get(name, NUMBERS if name.endswith("zip_code") else TEXTS)
        count = random_.choice([1, 1, 1, 2]) if name not in ("several",) else random_.randrange(4)
        for _ in range(count):
            value = random_.choice(pool if random_.random() < 0.93 else TEXTS)
            # Different unknown choices are listed in the order of Python's hashes.
            if name == "several" and value not in list("abc"):
                value = "d"
            items.append((name, value))
    random_.shuffle(items)
    return items


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    page = pathlib.Path(__file__).with_name("wtforms.html").read_text()
    template = Environment(autoescape=True).from_string(page)
    random_ = random.Random(seed)
    for number in range(count):
        items = case(random_) if number else None
        form = Everything(MultiDict(items) if number else None)
        valid = form.validate() if number else None
        text = urlencode(items) if number else "-"
        assert not number or parse_qsl(text, keep_blank_values=True) == items
        html = template.render(form=form, valid=valid)
        print(text, html.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n"), sep="\t")


main()
