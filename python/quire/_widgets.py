"""Inputs in Jupyter, drawn by ipywidgets where they are installed.

Changing one notes its value; running its cell again uses it, and with the cells below what depends on it.
"""

import datetime
import json

from . import _choices, _kinds, _plain, _values
from ._input import InvalidValue


def show_widget(field, key, value):
    """Shows the input as a widget; False where there are none."""
    try:
        import ipywidgets
        from IPython.display import display
    except ImportError:
        return False
    label = ipywidgets.Label(field.label or key)
    widget = _widget(ipywidgets, field, value)
    if widget is None:
        display(ipywidgets.HBox([label, *_text(ipywidgets, field, key, value)]))
        return True
    widget.observe(lambda change: _values.put(key, _json(field, change["new"])), names="value")
    display(ipywidgets.HBox([label, widget]))
    return True


def _text(w, field, key, value):
    """A line, or several, for what has no widget of its own, and the place where it says what is wrong with it."""
    is_long = isinstance(field, (_choices.Table, _kinds.Json))
    written = "" if value is None or value == () else field.to_json(value)
    shown = written if isinstance(written, str) else json.dumps(written)
    box = (w.Textarea if is_long else w.Text)(value=shown, continuous_update=False)
    problem = w.Label()

    def take(change):
        try:
            given = _plain.read(field, change["new"].strip())
            if given is not None or not field.optional:
                field.value_of(given)
        except (InvalidValue, ValueError) as error:
            problem.value = f"{field.label or key} {error}."
        else:
            problem.value = ""
            _values.put(key, given)

    box.observe(take, names="value")
    return [box, problem]


def _widget(w, field, value):
    if isinstance(field, _choices.MultiSelect):
        return w.SelectMultiple(options=_options(field), value=[field.to_json([item])[0] for item in value])
    if isinstance(field, _choices.Radio):
        return w.RadioButtons(options=_options(field), value=None if value is None else field.to_json(value))
    if isinstance(field, _choices.Select):
        return w.Dropdown(options=_options(field), value=None if value is None else field.to_json(value))
    if isinstance(field, _choices.Tags):
        return w.TagsInput(value=list(value))
    if isinstance(field, _kinds.Secret):
        return w.Password()
    if isinstance(field, (_kinds.LongText, _kinds.Code)):
        return w.Textarea(value=value or "")
    if isinstance(field, _kinds.Text):
        return w.Text(value=value or "")
    if isinstance(field, _kinds.Checkbox):
        return w.Checkbox(value=bool(value), indent=False)
    if isinstance(field, _kinds.Color):
        return w.ColorPicker(value=value)
    if type(field) is _kinds.Date:
        return w.DatePicker(value=value)
    return _number(w, field, value)


def _number(w, field, value):
    if value is None:
        return None
    if isinstance(field, (_kinds.Slider, _kinds.Range)):
        kind = f"{'Int' if field.is_whole else 'Float'}{'Range' if isinstance(field, _kinds.Range) else ''}Slider"
        step = {} if field.step is None else {"step": field.step}
        return getattr(w, kind)(value=value, min=field.bounds["minimum"], max=field.bounds["maximum"], **step)
    if isinstance(field, _kinds.Integer):
        return w.IntText(value=value)
    return w.FloatText(value=value) if isinstance(field, _kinds.Number) else None


def _options(field):
    labels = zip(field.choices, field.labels)
    return [(str(choice) if label is None else label, choice) for choice, label in labels]


def _json(field, value):
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
