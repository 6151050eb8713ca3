"""Helpers for notebooks that run on Quire.

Everything here also works, with plain faces, where there is no Quire: in JupyterLab, in a terminal, under papermill.
It needs nothing but Python.
"""

from ._asking import Answers, button, confirm, form
from ._choices import File, Files, MultiSelect, Radio, SearchSelect, Select, Table, Tags
from ._download import download
from ._helpers import (
    checkbox,
    code,
    color,
    credential,
    currency,
    data_source,
    date,
    date_range,
    date_time,
    decimal,
    file,
    files,
    group,
    integer,
    json,
    long_text,
    multi_select,
    number,
    percent,
    person,
    point,
    radio,
    range,  # noqa: A004 - called as `quire.range`
    search_select,
    secret,
    select,
    slider,
    switch,
    table,
    tags,
    text,
    time,
)
from ._input import Input, InvalidValue
from ._kinds import (
    Checkbox,
    Code,
    Color,
    Credential,
    Currency,
    DataSource,
    Date,
    DateRange,
    DateTime,
    Decimal,
    Group,
    Integer,
    Json,
    LongText,
    Number,
    Percent,
    Person,
    Point,
    Range,
    Secret,
    Slider,
    Switch,
    Text,
    Time,
)
from ._notes import Help, Label, Section, ShowIf
from ._place import InputNeeded

# What these were called before.
TextArea = LongText
Password = Secret
Upload = File

__version__ = "0.1.0"

# Not for `from quire import *`: the helpers have names such as `range` and `json` that mean something else.
__all__ = ["__version__"]
