import { readFile } from 'node:fs/promises';
import {
  coerceParameters,
  extractParameters,
  type JsonValue,
  type ParameterType,
  parametersToJsonSchema,
} from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEntries } from './check-entries.ts';
import { valueEntry } from './input-field.ts';
import { readFields } from './schema-fields.ts';

/** The inputs of the example that has every kind. */
async function everyInput() {
  await loadParser();
  const file = new URL('../../../../../examples/every-input.ipynb', import.meta.url);
  const { cells } = JSON.parse(await readFile(file, 'utf8')) as {
    cells: { id: string; cell_type: string; source: string[]; metadata: { tags?: string[] } }[];
  };
  return extractParameters(
    cells.map(({ id, cell_type, source, metadata }) => ({
      id,
      type: cell_type as 'code',
      source: source.join(''),
      tags: metadata.tags ?? [],
    })),
  );
}

/** Values that nearly fit: what people and programs get wrong. */
function valuesOf(type: ParameterType): fc.Arbitrary<unknown> {
  const near: fc.Arbitrary<unknown>[] = [fc.jsonValue({ maxDepth: 2 }), fc.constant(null), fc.constant('')];
  switch (type.kind) {
    case 'integer':
    case 'number':
    case 'decimal':
      near.push(
        fc.integer({ min: -5, max: 3000 }),
        fc.double(),
        fc.constantFrom('1.5', '12,5', 'NaN', '1e3'),
      );
      break;
    case 'date':
    case 'datetime':
    case 'time':
      near.push(
        fc.constantFrom(
          '2026-02-29',
          '2024-02-29',
          '2026-01-31T09:30',
          '2026-01-31T09:30+01:00',
          '09:30',
          '24:00',
        ),
      );
      break;
    case 'literal':
      near.push(fc.constantFrom(...type.values, 'North ', 's', 'Small'));
      break;
    case 'string':
      near.push(fc.constantFrom('AB-123', 'ab-123', '#1f77b4', 'AB-1234'), fc.string());
      break;
    case 'list':
      near.push(fc.array(valuesOf(type.item), { maxLength: 3 }));
      break;
    case 'tuple':
      near.push(fc.tuple(...type.items.map(valuesOf)), fc.array(fc.double(), { maxLength: 3 }));
      break;
    case 'record':
      near.push(
        fc.record(Object.fromEntries(type.fields.map((field) => [field.name, valuesOf(field.type)]))),
      );
      break;
    default:
      break;
  }
  return fc.oneof(...near);
}

/** As a database gives JSON back: the names of an object in another order. */
const shuffled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shuffled)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([left], [right]) => left.length - right.length || (left < right ? -1 : 1))
            .map(([name, item]) => [name, shuffled(item)]),
        )
      : value;

test('a form takes exactly the values that the hub takes, and refuses those that it refuses', async () => {
  const set = await everyInput();
  const schema = shuffled(parametersToJsonSchema(set)) as Parameters<typeof readFields>[0];
  const fields = readFields(schema);
  expect(fields.map(({ name }) => name)).toEqual(set.parameters.map(({ name }) => name));
  // One that is shown only with another is asked for by itself here.
  const alone = fields.map(({ showIf: _, ...field }) => field);
  for (const parameter of set.parameters) {
    const field = alone.filter(({ name }) => name === parameter.name);
    fc.assert(
      fc.property(valuesOf(parameter.type), (value) => {
        // What JSON cannot carry never leaves a form.
        const json = JSON.parse(JSON.stringify(value) ?? 'null') as JsonValue;
        const isTaken = coerceParameters({ parameters: [parameter] }, { [parameter.name]: json }).ok;
        const form = checkEntries(field, { [parameter.name]: valueEntry(json) });
        expect([parameter.name, json, form.ok]).toEqual([parameter.name, json, isTaken]);
        if (!form.ok) expect(form.errors[parameter.name]).toMatch(/\S/);
      }),
      { numRuns: 60 },
    );
  }
});

test('the columns of a table stand in the order in which their author wrote them', async () => {
  const schema = shuffled(parametersToJsonSchema(await everyInput())) as Parameters<typeof readFields>[0];
  const orders = readFields(schema).find(({ name }) => name === 'orders')?.type;
  const item = orders?.kind === 'list' ? orders.item : null;
  expect(item?.kind === 'record' && item.fields.map(({ name }) => name)).toEqual([
    'product',
    'amount',
    'kind',
  ]);
});
