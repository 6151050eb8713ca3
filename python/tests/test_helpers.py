"""Calls of the helper where nobody watches: values by key, defaults, and clear errors."""

import pytest

import quire
from quire import _values


@pytest.fixture(autouse=True)
def run_face(monkeypatch):
    monkeypatch.setenv("QUIRE_RUN_ID", "test")
    monkeypatch.delenv("QUIRE_SESSION_ID", raising=False)
    _values.set({})
    yield
    _values.set({})


def test_without_a_value_an_input_has_its_default():
    assert [
        quire.slider("Rate", 0, 1, default=0.5),
        quire.select("Region", ["North", "South"]),
        quire.multi_select("Which", ["a"]),
        quire.checkbox("Compare"),
        quire.file("Data"),
        quire.secret("Token"),
        quire.date_range("Period", required=False),
    ] == [0.5, "North", [], False, None, None, None]


def test_values_are_given_by_key():
    _values.set({"rate": 0.75, "r2": "South"})
    assert (quire.slider("Rate", 0, 1), quire.select("Region", ["North", "South"], key="r2")) == (0.75, "South")


def test_a_value_that_does_not_fit_is_an_error_in_a_run():
    _values.set({"rate": 2})
    with pytest.raises(ValueError, match="Rate must be at most 1, not 2."):
        quire.slider("Rate", 0, 1)


def test_in_a_live_app_a_choice_that_is_gone_gives_way_to_the_default(monkeypatch):
    monkeypatch.setenv("QUIRE_SESSION_ID", "s")
    _values.set({"city": "Munich"})
    assert quire.select("City", ["Paris", "Lyon"]) == "Paris"


def test_a_list_by_default_belongs_to_the_caller():
    quire.tags("Words").append("x")
    assert quire.tags("Words") == []


def test_what_must_be_given_is_named():
    with pytest.raises(quire.InputNeeded, match="Give a value for token."):
        quire.secret("Token", required=True)


def test_questions_take_answers_by_key_or_defaults():
    _values.set({"confirm_send": True, "form_to_whom": {"to": "me"}})
    assert quire.confirm("Send?") is True
    answers = quire.form("To whom?", {"to": str, "copies": quire.Integer(1, default=2)})
    assert (answers, answers.to) == ({"to": "me", "copies": 2}, "me")
    assert quire.button("Go", default=True) is True


def test_an_unanswered_question_ends_with_its_key():
    with pytest.raises(quire.InputNeeded) as needed:
        quire.confirm("Really send it?")
    assert (needed.value.key, str(needed.value)) == (
        "confirm_really_send_it",
        "The notebook asks “Really send it?” and nobody is there to answer. Give a value for confirm_really_send_it.",
    )


def test_an_answer_that_does_not_fit_is_an_error():
    _values.set({"confirm_send": "yes", "form": {"to": 3}})
    with pytest.raises(ValueError, match="The value of confirm_send must be true or false."):
        quire.confirm("Send?")
    with pytest.raises(ValueError, match="The value of form has a wrong to, which must be text, not 3."):
        quire.form(to=str)


def test_a_hidden_field_of_a_form_needs_no_answer():
    _values.set({"form": {"compare": False}})
    assert quire.form(compare=bool, year=quire.Select([], show_if={"compare": True})) == {"compare": False, "year": None}


def test_a_terminal_asks_until_the_answer_fits(monkeypatch):
    monkeypatch.delenv("QUIRE_RUN_ID")
    monkeypatch.setattr("quire._asking.can_ask", lambda: True)
    said = iter(["maybe", "y", "x", "3", "2"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(said))
    assert quire.confirm("Send?") is True
    assert quire.form(n=quire.Integer(1, 5), pick=quire.Select(["a", "b"])) == {"n": 3, "pick": "b"}
