"""Each kind of input: its schema, which the hub reads, and its values."""

import datetime
import decimal
import inspect
import json
import typing
from pathlib import Path

import pytest

import quire

GOLDEN = json.loads((Path(__file__).parent / "kinds.json").read_text())


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["code"])
def test_the_schema_is_what_the_hub_expects(golden):
    kind = eval("quire." + golden["code"], {"quire": quire, "Literal": typing.Literal})  # noqa: S307 - our own file
    assert kind.schema() == golden["schema"]


# Arguments that any kind might have, each with a value that fits.
ARGUMENTS = {
    **{name: 1 for name in ("min_length", "max_length", "rows", "minimum", "maximum", "step", "max_mb")},
    **{name: 1 for name in ("min_items", "max_items", "min_files", "max_files", "min_rows", "max_rows")},
    **{name: "x" for name in ("pattern", "placeholder", "service", "language", "unit", "currency")},
    **{name: ["x"] for name in ("suggestions", "accept", "options")},
    **{name: "2024-01-01" for name in ("earliest", "latest")},
    "zone": True,
    "columns": {"x": str},
}
COMMON = {"label", "help", "default", "required", "section", "show_if", "message"}
NEEDED = {"Table": {"columns": {"x": str}}}


def kinds():
    found = {name: kind for name, kind in vars(quire).items() if isinstance(kind, type) and getattr(kind, "name", "")}
    return dict(sorted(found.items(), key=lambda item: item[1].name))


def takes(kind, argument, value):
    try:
        kind(**{**NEEDED.get(kind.__name__, {}), argument: value})
    except TypeError:
        return False
    return True


def test_the_form_builder_knows_every_argument_of_every_kind():
    # The hub's form builder has a test of its own that reads this file.
    known = json.loads((Path(__file__).parent / "arguments.json").read_text())
    found = {
        kind.name: [name for name, value in ARGUMENTS.items() if takes(kind, name, value)] for kind in kinds().values()
    }
    assert known == {"common": sorted(COMMON), "kinds": found}


def test_no_kind_has_an_argument_that_is_not_listed():
    for kind in kinds().values():
        named = {
            name
            for base in kind.__mro__
            if "__init__" in vars(base)
            for name, parameter in inspect.signature(base.__init__).parameters.items()
            if name != "self" and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        }
        assert named <= COMMON | set(ARGUMENTS), kind


VALUES = [
    (quire.Slider(0, 10), 3, 3),
    (quire.Slider(0, 1.5), 1, 1),
    (quire.Range(0, 10), [7, 2], (2, 7)),
    (quire.Currency("EUR"), "12.50", decimal.Decimal("12.50")),
    (quire.Date(), "2024-02-29", datetime.date(2024, 2, 29)),
    (quire.Time(), "09:30", datetime.time(9, 30)),
    (quire.DateTime(True), "2024-01-31T09:30Z", datetime.datetime(2024, 1, 31, 9, 30, tzinfo=datetime.timezone.utc)),
    (quire.DateRange(), ["2024-02-01", "2024-01-01"], (datetime.date(2024, 1, 1), datetime.date(2024, 2, 1))),
    (quire.Select(["a", 1, True]), True, True),
    (quire.Select([datetime.date(2024, 1, 1)]), "2024-01-01", datetime.date(2024, 1, 1)),
    (quire.MultiSelect({"a": "A", "b": "B"}), ["b"], ["b"]),
    (quire.Tags(), ["x"], ["x"]),
    (quire.File(), "a.csv", Path("a.csv")),
    (quire.Files(), ["a.csv"], [Path("a.csv")]),
    (quire.Point(), [48.1, 11.6], (48.1, 11.6)),
    (
        quire.Table({"day": datetime.date, "n": int}),
        [{"day": "2024-01-01", "n": 2}],
        [{"day": datetime.date(2024, 1, 1), "n": 2}],
    ),
    (quire.Number(required=False), None, None),
]


@pytest.mark.parametrize("kind, given, meant", VALUES, ids=lambda part: repr(part))
def test_values_become_what_python_has_for_them(kind, given, meant):
    assert kind.value_of(given) == meant


REFUSED = [
    (quire.Slider(0, 10), 11, "must be at most 10, not 11"),
    (quire.Integer(), 1.5, "must be a whole number, not 1.5"),
    (quire.Integer(), True, "must be a whole number, not True"),
    (quire.Text(2), "a", "must have at least 2 characters"),
    (quire.Text(pattern="^a"), "b", "must match ^a"),
    (quire.Select([1]), True, "must be one of 1"),
    (quire.Date(), "2023-02-29", "must be a date such as 2024-01-31, not '2023-02-29'"),
    (quire.Date("2024-01-01"), "2023-12-31", "must not be before 2024-01-01"),
    (quire.Time("09:30", "17:00"), "17:00:01", "must not be after 17:00"),
    (
        quire.DateTime(True, earliest="2024-01-01T10:00+01:00"),
        "2024-01-01T09:30+02:00",
        "must not be before 2024-01-01T10:00+01:00",
    ),
    (quire.DateTime(True), "2024-01-31T09:30", "must say its time zone, such as 2024-01-31T09:30+01:00"),
    (quire.Tags(), ["a", "a"], "must not have an entry twice"),
    (quire.Point(), [100, 0], "must be at most 90, not 100 (entry 1)"),
    (quire.Table({"n": int}), [{}], "must have a value for n (entry 1)"),
    (quire.DataSource(), "postgresql://me:pass@db/x", "must not hold a password"),
    (quire.Text(2, message="Two letters, please"), "a", "Two letters, please"),
]


@pytest.mark.parametrize("kind, given, problem", REFUSED, ids=lambda part: repr(part))
def test_other_values_are_refused_in_words(kind, given, problem):
    with pytest.raises(quire.InvalidValue) as refusal:
        kind.value_of(given)
    assert str(refusal.value) == problem


def test_annotations_need_nothing_at_run_time():
    rate: typing.Annotated[float, quire.Slider(0, 1), quire.Label("Rate"), quire.ShowIf(compare=True)] = 0.5
    assert rate == 0.5
