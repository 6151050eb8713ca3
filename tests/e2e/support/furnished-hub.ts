import { type Account, test as base } from './hub.ts';
import { notebookFile, publish } from './notebooks.ts';
import { RUN_TIMEOUT } from './run-page.ts';

/** What the furnished hub has besides the examples. */
export type House = { owner: Account; finished: string; failed: string };

const kinds = (message: string) =>
  notebookFile(
    `# Every kind of input\n\n${message}`,
    {
      code: [
        'import datetime',
        'from pathlib import Path',
        'from typing import Annotated, Literal',
        'whole: int = 3  # Whole number: Any will do.',
        'decimal: float = 0.5  # Decimal number',
        'text: str = "words"  # Text',
        'maybe: str | None = None  # Text or nothing',
        'on: bool = True  # Switch',
        'choice: Literal["one", "two"] = "one"  # Choice of two',
        'choices: list[Literal["a", "b", "c"]] = ["a"]  # Choices',
        'words: list[str] = ["x", "y"]  # Words',
        'day: datetime.date = datetime.date(2026, 1, 31)  # Day',
        'moment: datetime.datetime = datetime.datetime(2026, 1, 31, 12, 30)  # Moment',
        'clock: datetime.time = datetime.time(8, 15)  # Time of day',
        'table: Path | None = None  # File',
        'settings: dict = {"a": 1}  # Settings',
      ].join('\n'),
      tags: ['parameters'],
    },
    '## Result',
    { code: 'print(whole, decimal, text)' },
  );

/** Published versions, and runs that ended well and badly. */
async function furnish(owner: Account): Promise<House> {
  const space = 'atelier';
  await owner.client.spaces.createSpace({
    body: { slug: space as never, name: 'Atelier', description: 'Where things are tried.' },
  });
  await publish(owner, { space, file: kinds('The first version.') });
  await publish(owner, { space, file: kinds('The second version.') });
  const run = async (place: string, slug: string, parameters: Record<string, unknown>) => {
    const { id } = await owner.client.runs.createRun({
      params: { space: place as never, slug: slug as never },
      body: { parameters },
    });
    for await (const event of owner.client.runs.followRun({ params: { id }, query: {} })) {
      if (event.type === 'finished') break;
    }
    return `/runs/${id}`;
  };
  const finished = await run('examples', 'sales-report', { region: 'North' });
  const failed = await run('examples', 'sales-report', { start: '2019-01-01', end: '2019-02-01' });
  return { owner, finished, failed };
}

/** A hub with something on every page; shared by the tests of a worker, which leave it as it is. */
export const test = base.extend<object, { house: House }>({
  house: [
    async ({ hub }, use) => {
      await use(await furnish(await hub.administrator()));
    },
    { scope: 'worker', timeout: 2 * RUN_TIMEOUT },
  ],
});
export { expect } from './hub.ts';
