import { readdir, readFile } from 'node:fs/promises';
import { readNotebook } from '@quire/notebook';
import { beforeAll, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { toAnalysisCells } from '../inspect/inspect-notebook.ts';
import { loadParser } from '../node.ts';
import { extractParameters } from './extract-parameters.ts';
import { parametersToJsonSchema } from './json-schema.ts';
import { parametersOfSchema } from './read-schema.ts';

beforeAll(loadParser);

const EVERY_KIND = `
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Optional
from pydantic import Field

count: int = 3  # Count: how many
share: Annotated[float, Field(ge=0, le=1)] = 0.5
huge = 123456789012345678901234567890
infinite: float = float("inf")
flag: bool = True
word: Annotated[str, Field(min_length=1, max_length=9, pattern="^a")] = "abc"
day: datetime.date = datetime.date(2024, 1, 31)
moment: datetime.datetime = datetime.datetime(2024, 1, 31, 9, 30)
hour: datetime.time = datetime.time(9, 30)
price: Decimal = Decimal("1.10")
file: Path | None = None
choice: Literal["a", "b", None] = "a"
number_choice: Literal[1, 2] = 1
many: list[Literal["x", "y"]] = ["x"]
rows: Annotated[list[int], Field(min_length=1, max_length=3)] = [1]
nested: list[list[float]] = [[1.0]]
rates: dict[str, float] = {"EUR": 1.1}
either: int | str = 1
maybe: int | str | None = None
anything: Any = {"a": [1, None]}
today: datetime.date = datetime.date.today()
needed: int
nothing = None
`;

function cell(source: string): AnalysisCell {
  return { id: 'p', type: 'code', source, tags: ['parameters'] };
}

test('parameters of every kind come back from their schema as what they were', () => {
  const schema = parametersToJsonSchema(extractParameters([cell(EVERY_KIND)]));
  expect(parametersToJsonSchema(parametersOfSchema(schema))).toEqual(schema);
});

test('so do those of the example notebooks', async () => {
  const folder = new URL('../../../../examples/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ipynb'));
  const schemas = await Promise.all(
    files.map(async (name) => {
      const read = readNotebook(await readFile(new URL(name, folder)));
      if (!read.ok) throw new Error(name);
      return parametersToJsonSchema(extractParameters(toAnalysisCells(read.notebook)));
    }),
  );
  expect(schemas.map((schema) => parametersToJsonSchema(parametersOfSchema(schema)))).toEqual(schemas);
});

test('a schema that says something unknown gives an input that takes anything', () => {
  expect(parametersOfSchema({ properties: { x: { type: 'colour' } } }).parameters).toMatchObject([
    { name: 'x', type: { kind: 'any', nullable: true } },
  ]);
  expect(parametersOfSchema({})).toEqual({ parameters: [] });
});
