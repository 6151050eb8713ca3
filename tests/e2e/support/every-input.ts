import { notebookFile } from './notebooks.ts';

/** Asks for each kind of input and prints, as one line of JSON, what it was given. */
export const everyInput = notebookFile(
  '# Everything\n\nPrints what it gets.',
  {
    code: `import datetime, json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
import pandas as pd
import quire
title: str = "My report"  # Title
note: Annotated[str, quire.LongText()] = "one"  # Note
code_name: Annotated[str, quire.Text(pattern="^[A-Z]{2}-\\\\d{3}$", message="Like AB-123.")] = "AB-123"  # Code name
query: Annotated[str, quire.Code("sql")] = "select 1"  # Query
token: Annotated[str | None, quire.Secret()] = None  # Token
settings: dict = {"a": 1}  # Settings
count: Annotated[int, quire.Integer(1, 2000)] = 3  # Count
share: Annotated[float, quire.Slider(0, 1)] = 0.5  # Share
prices: Annotated[tuple[float, float], quire.Range(0, 100)] = (20, 60)  # Prices
budget: Annotated[Decimal, quire.Currency("EUR")] = Decimal("1250.50")  # Budget
discount: Annotated[float, quire.Percent()] = 0.15  # Discount
region: Literal["North", "South"] = "North"  # Region
size: Annotated[str, quire.Select({"s": "Small", "m": "Medium", "l": "Large"})] = "m"  # Size
speed: Annotated[Literal["slow", "fast"], quire.Radio()] = "slow"  # Speed
extras: list[Literal["Gift wrap", "Insurance", "Express"]] = ["Express"]  # Extras
words: Annotated[list[str], quire.Tags(["tea", "coffee"])] = ["tea"]  # Words
agree: Annotated[bool, quire.Checkbox()] = False  # I agree
compare: bool = False  # Compare
year: Annotated[int, quire.Integer(2000, 2030), quire.ShowIf(compare=True)] = 2024  # Which year
day: datetime.date = datetime.date(2026, 1, 31)  # Day
period: Annotated[tuple[datetime.date, datetime.date], quire.DateRange()] = (datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))  # Period
clock: datetime.time = datetime.time(8, 15)  # Clock
meeting: Annotated[datetime.datetime | None, quire.DateTime(zone=True)] = None  # Meeting
colour: Annotated[str, quire.Color()] = "#1f77b4"  # Colour
place: Annotated[tuple[float, float], quire.Point()] = (48.137, 11.575)  # Place
who: Annotated[str | None, quire.Person()] = None  # Who
team: Annotated[str | None, quire.Group()] = None  # Team
source: Annotated[str, quire.DataSource(suggestions=["postgresql://db/sales"])] = "none"  # Source
data: Annotated[Path | None, quire.File(".csv", max_mb=1)] = None  # Data
many: list[Path] = []  # Many
orders: Annotated[pd.DataFrame, quire.Table({"product": str, "amount": float, "kind": Literal["new", "used"]})] = pd.DataFrame({"product": ["Tea"], "amount": [2.0], "kind": ["new"]})  # Orders`,
    tags: ['parameters'],
  },
  '## What it got',
  {
    code: `print(json.dumps([
    title, note, code_name, query, token[::-1] if token else None, settings, count, share, prices, str(budget), discount,
    region, size, speed, extras, words, agree, year if compare else None, str(day), [str(one) for one in period],
    str(clock), meeting and meeting.isoformat(), colour, place, who, team, source, data and data.read_text(),
    [one.read_text() for one in many], orders.to_dict("records"),
]))`,
  },
);
