"""Inputs in the middle of a notebook: each call shows an input where it stands and returns its value at once.

When somebody changes it, the notebook runs again from there. So options may come from anything that the cells
above computed, and the options of one input may depend on the value of another.
"""

from . import _choices, _kinds, _values
from ._input import UNSET, InvalidValue
from ._place import INPUT_MIME, InputNeeded, key_of, place, show


def ask(field, key=None):
    """Shows an input and returns its value."""
    key = key or key_of(field.label or "input")
    here = place()
    is_dropped = False
    value = UNSET
    if _values.has(key):
        try:
            value = field.value_of(_values.get(key))
        except InvalidValue as error:
            # Another choice above may have taken this one away; a run that names a wrong value is told.
            if here != "session":
                raise ValueError(f"{field.label or key} {error}.") from None
            is_dropped = True
    is_given = value is not UNSET
    if not is_given:
        value = field.default_of()
    if value is UNSET:
        value = None
    _announce(field, key, {"value": value, "is_given": is_given, "is_dropped": is_dropped}, here)
    if value is None and field.insists:
        raise InputNeeded(key, field.label or key)
    return copied(value)


def _announce(field, key, state, here):
    value = state["value"]
    words = say(field, value)
    if here == "notebook":
        from ._widgets import show_widget

        if show_widget(field, key, value):
            return
    bundle = {"text/plain": f"{field.label or key}: {words}"}
    if here == "session":
        is_secret = isinstance(field, _kinds.Secret)
        input_ = {
            "key": key,
            "schema": field.schema(),
            "value": None if value is None or is_secret else field.to_json(value),
            "isGiven": state["is_given"],
            "isDropped": state["is_dropped"],
        }
        if isinstance(field, _choices.SearchSelect):
            input_["options"] = field.options
        bundle[INPUT_MIME] = input_
    show(bundle)


def copied(value):
    """Defaults such as an empty list belong to nobody who might change them."""
    return list(value) if isinstance(value, list) or value == () else value


def say(field, value):
    if isinstance(field, _kinds.Secret):
        return "not given" if value in (None, "") else "given"
    if value is None:
        return "nothing yet"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, _kinds.Percent):
        return f"{value * 100:g} %"
    if isinstance(field, (_kinds.Range, _kinds.DateRange)):
        return f"{value[0]} to {value[1]}"
    if isinstance(field, _choices.Table):
        return f"{len(value)} rows"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _helper(kind):
    def helper(label, *args, key=None, **options):
        return ask(kind(*args, label=label, **options), key)

    helper.__doc__ = kind.__doc__
    return helper


text = _helper(_kinds.Text)
long_text = _helper(_kinds.LongText)
secret = _helper(_kinds.Secret)
credential = _helper(_kinds.Credential)
data_source = _helper(_kinds.DataSource)
json = _helper(_kinds.Json)
code = _helper(_kinds.Code)
number = _helper(_kinds.Number)
integer = _helper(_kinds.Integer)
slider = _helper(_kinds.Slider)
range = _helper(_kinds.Range)  # noqa: A001 - called as `quire.range`
decimal = _helper(_kinds.Decimal)
currency = _helper(_kinds.Currency)
percent = _helper(_kinds.Percent)
checkbox = _helper(_kinds.Checkbox)
switch = _helper(_kinds.Switch)
date = _helper(_kinds.Date)
time = _helper(_kinds.Time)
date_time = _helper(_kinds.DateTime)
date_range = _helper(_kinds.DateRange)
color = _helper(_kinds.Color)
point = _helper(_kinds.Point)
person = _helper(_kinds.Person)
group = _helper(_kinds.Group)
select = _helper(_choices.Select)
radio = _helper(_choices.Radio)
search_select = _helper(_choices.SearchSelect)
multi_select = _helper(_choices.MultiSelect)
tags = _helper(_choices.Tags)
file = _helper(_choices.File)
files = _helper(_choices.Files)
table = _helper(_choices.Table)
