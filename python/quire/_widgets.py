"""Inputs in Jupyter, drawn by ipywidgets where they are installed.

Moving one notes its value; running the cell again, or the cells below it, uses it.
"""

import datetime

from . import _choices, _kinds, _values


def show_widget(field, key, value):
    """Shows the input as a widget; False where none fits."""
    try:
        import ipywidgets
        from IPython.display import display
    except ImportError:
        return False
    widget = _widget(ipywidgets, field, value)
    if widget is None:
        return False
    widget.observe(lambda change: _values.put(key, _json(field, change["new"])), names="value")
    label = ipywidgets.Label(field.label or key)
    display(ipywidgets.HBox([label, widget]))
    return True


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
