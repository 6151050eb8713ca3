"""Each kind of input: its schema, which the hub reads, and its values."""

import datetime
import decimal
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
