"""The kinds of input. Each has its twin in the hub's `kinds.ts`; a test compares the schemas of both."""

import datetime
import decimal

from ._input import SAFE_INTEGER_MAX, UNSET, Input, drop_none

DATE_PATTERN = r"^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"


class Text(Input):
    """A line of text. ``pattern`` is a regular expression that the hub matches in linear time."""

    name = "text"
    start = ""

    def __init__(self, min_length=None, max_length=None, pattern=None, *, placeholder=None, **common):
        super().__init__(**common)
        self.limits = {"minLength": min_length, "maxLength": max_length, "pattern": pattern}
        self.placeholder = placeholder

    def type_schema(self):
        return {"type": "string", **drop_none(self.limits)}

    def widget(self):
        return {"placeholder": self.placeholder}


class LongText(Text):
    """Several lines of text."""

    name = "long-text"

    def __init__(self, rows=None, *, min_length=None, max_length=None, placeholder=None, **common):
        super().__init__(min_length, max_length, placeholder=placeholder, **common)
        self.rows = rows

    def widget(self):
        return {"rows": self.rows, **super().widget()}


class Secret(Text):
    """A password or token. Quire hands it to the run and keeps it nowhere."""

    name = "secret"
    start = UNSET

    def type_schema(self):
        return {**super().type_schema(), "writeOnly": True}


class Credential(Secret):
    """Access to something, such as a token for a service: a secret that says what it is for."""

    name = "credential"

    def __init__(self, service=None, **common):
        super().__init__(**common)
        self.service = service

    def widget(self):
        return {"service": self.service}


class DataSource(Text):
    """Where data comes from: a name or an address, never with a password in it."""

    name = "data-source"

    def __init__(self, suggestions=None, **common):
        super().__init__(**common)
        self.suggestions = None if suggestions is None else [str(item) for item in suggestions]

    def widget(self):
        return {"suggestions": self.suggestions}

    def check(self, value):
        place = value.split("://", 1)[-1].split("/", 1)[0]
        return "not hold a password" if "://" in value and ":" in place.rpartition("@")[0] else None


class Json(Input):
    """Any JSON value."""

    name = "json"
    start = None

    def type_schema(self):
        return {}


class Code(Text):
    """A program or a query as text."""

    name = "code"

    def __init__(self, language=None, *, rows=None, **common):
        super().__init__(**common)
        self.language = language
        self.rows = rows

    def widget(self):
        return {"language": self.language, "rows": self.rows}


class Number(Input):
    """A decimal number."""

    name = "number"
    start = 0.0

    def __init__(self, minimum=None, maximum=None, step=None, *, unit=None, **common):
        super().__init__(**common)
        self.bounds = {"minimum": minimum, "maximum": maximum}
        self.step = step
        self.unit = unit
        if minimum is not None and self.start is not UNSET:
            self.start = minimum

    def type_schema(self):
        return {"type": "number", **drop_none(self.bounds)}

    def widget(self):
        return {"step": self.step, "unit": self.unit}


def integer_schema(bounds):
    # JSON carries whole numbers exactly only so far.
    low = -SAFE_INTEGER_MAX if bounds["minimum"] is None else bounds["minimum"]
    high = SAFE_INTEGER_MAX if bounds["maximum"] is None else bounds["maximum"]
    return {"type": "integer", "minimum": low, "maximum": high}


def are_whole(minimum, maximum, *others):
    """Whether a slider moves by whole numbers: between 0 and 1 there is nothing to move to."""
    numbers = [minimum, maximum, *(number for number in others if number is not None)]
    return all(isinstance(number, int) for number in numbers) and maximum - minimum > 1


class Integer(Number):
    """A whole number."""

    name = "integer"
    start = 0

    def type_schema(self):
        return integer_schema(self.bounds)

    def to_python(self, value):
        return int(value)


class Slider(Number):
    """A number between two ends; whole where both ends and the step are, unless it goes from 0 to 1."""

    name = "slider"

    def __init__(self, minimum=0, maximum=100, step=None, **common):
        super().__init__(minimum, maximum, step, **common)
        self.is_whole = are_whole(minimum, maximum, step, None if self.default is UNSET else self.default)

    def type_schema(self):
        return integer_schema(self.bounds) if self.is_whole else super().type_schema()

    def widget(self):
        return {**self.bounds, **super().widget()}

    def to_python(self, value):
        return int(value) if self.is_whole else value


class Range(Number):
    """Two ends of a range of numbers, as a tuple."""

    name = "range"

    def __init__(self, minimum=0, maximum=100, step=None, **common):
        super().__init__(minimum, maximum, step, **common)
        self.start = (minimum, maximum)
        self.is_whole = are_whole(minimum, maximum, step)

    def type_schema(self):
        item = integer_schema(self.bounds) if self.is_whole else super().type_schema()
        return {"type": "array", "items": item, "minItems": 2, "maxItems": 2, "x-quire-container": "tuple"}

    def widget(self):
        return {**self.bounds, **super().widget()}

    def to_python(self, value):
        return tuple(sorted(value))

    def to_json(self, value):
        return list(value)


class Decimal(Input):
    """A decimal number of which no digit is lost: a ``decimal.Decimal``."""

    name = "decimal"
    start = decimal.Decimal(0)
    pattern = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$"

    def type_schema(self):
        return {"type": "string", "format": "quire-decimal", "pattern": self.pattern}

    def to_python(self, value):
        return decimal.Decimal(value)

    def to_json(self, value):
        return str(value)


class Currency(Decimal):
    """An amount of money, as a ``decimal.Decimal``."""

    name = "currency"

    def __init__(self, currency="EUR", **common):
        super().__init__(**common)
        self.currency = currency

    def widget(self):
        return {"currency": self.currency}


class Percent(Number):
    """A share, shown in percent: 0.15 is 15 %."""

    name = "percent"

    def __init__(self, minimum=0, maximum=1, **common):
        super().__init__(minimum, maximum, **common)


class Checkbox(Input):
    """Yes or no, to tick."""

    name = "checkbox"
    start = False

    def type_schema(self):
        return {"type": "boolean"}


class Switch(Checkbox):
    """On or off."""

    name = "switch"


class Date(Input):
    """A day, as a ``datetime.date``."""

    name = "date"
    format = "date"
    kind = datetime.date

    def __init__(self, earliest=None, latest=None, **common):
        super().__init__(**common)
        self.limits = {"x-quire-earliest": _iso(earliest), "x-quire-latest": _iso(latest)}

    def type_schema(self):
        return {"type": "string", "format": self.format, **drop_none(self.limits)}

    def check(self, value):
        try:
            self.to_python(value)
        except ValueError:
            return f"be a {self.name.replace('-', ' and ')} such as {self.example}, not {value!r}"
        low, high = self.limits["x-quire-earliest"], self.limits["x-quire-latest"]
        if low is not None and self.is_before(value, low):
            return f"not be before {low}"
        return f"not be after {high}" if high is not None and self.is_before(high, value) else None

    example = "2024-01-31"

    def is_before(self, left, right):
        # Where both say their time zone, the instants count; else what the clock shows.
        ends = [self.to_python(left), self.to_python(right)]
        zones = [getattr(end, "tzinfo", None) for end in ends]
        if None in zones and zones != [None, None]:
            ends = [end.replace(tzinfo=None) for end in ends]
        return ends[0] < ends[1]

    def to_python(self, value):
        # Python before 3.11 reads no Z.
        return self.kind.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value)

    def to_json(self, value):
        return _iso(value)


class Time(Date):
    """A time of day, as a ``datetime.time``."""

    name = "time"
    format = "quire-time"
    kind = datetime.time
    example = "09:30"


class DateTime(Date):
    """A day and a time, as a ``datetime.datetime``; with ``zone=True`` one that knows its time zone."""

    name = "date-time"
    format = "quire-date-time"
    kind = datetime.datetime
    example = "2024-01-31T09:30"

    def __init__(self, zone=False, **common):
        super().__init__(**common)
        self.zone = zone

    def type_schema(self):
        return {**super().type_schema(), **({"x-quire-zone": True} if self.zone else {})}

    def check(self, value):
        problem = super().check(value)
        if not problem and self.zone and self.to_python(value).tzinfo is None:
            return "say its time zone, such as 2024-01-31T09:30+01:00"
        return problem


class DateRange(Input):
    """A first and a last day, as a tuple of ``datetime.date``; the form offers periods such as the last 7 days."""

    name = "date-range"

    def __init__(self, earliest=None, latest=None, **common):
        super().__init__(**common)
        self.day = Date(earliest, latest)

    def type_schema(self):
        day = self.day.type_schema()
        return {"type": "array", "items": day, "minItems": 2, "maxItems": 2, "x-quire-container": "tuple"}

    def check(self, value):
        return next(filter(None, map(self.day.check, value)), None)

    def to_python(self, value):
        return tuple(self.day.to_python(day) for day in sorted(value))

    def to_json(self, value):
        return [self.day.to_json(day) for day in value]


class Color(Input):
    """A colour such as ``#1f77b4``."""

    name = "color"
    start = "#1f77b4"

    def type_schema(self):
        return {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}


class Point(Input):
    """A place on Earth: latitude and longitude in degrees, as a tuple."""

    name = "point"

    def type_schema(self):
        ends = [{"type": "number", "minimum": -limit, "maximum": limit} for limit in (90, 180)]
        return {"type": "array", "prefixItems": ends, "items": False, "minItems": 2, "maxItems": 2}

    def to_python(self, value):
        return tuple(value)

    def to_json(self, value):
        return list(value)


class Person(Text):
    """Somebody with an account, by handle; the form finds them by name."""

    name = "person"
    start = UNSET

    def __init__(self, **common):
        super().__init__(1, 100, **common)


class Group(Person):
    """A space, and so the people in it, by its address."""

    name = "group"


def _iso(value):
    return value if value is None or isinstance(value, str) else value.isoformat()
