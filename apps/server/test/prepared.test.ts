import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../src/database/connect.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

/** So often a statement is used before it is prepared. */
const USES = 3;

let hub: TestHub;
let pool: ReturnType<typeof openPool>;
beforeAll(async () => {
  hub = await startTestHub();
  pool = openPool(hub.connection);
});
afterAll(async () => {
  await pool.end();
  await hub.stop();
});

describe('statements of a connection', () => {
  it('are prepared once they are used again and again, but for long ones and those that ask for all columns', async () => {
    const client = await pool.connect();
    const prepared = async () =>
      (await client.query('select statement from pg_prepared_statements order by 1')).rows.map(
        ({ statement }) => statement,
      );
    try {
      await client.query('create temporary table things (id int, name text)');
      await client.query("insert into things values (1, 'one'), (2, 'two')");
      const one = 'select name from things where id = $1';
      const all = 'select * from things where id = $1';
      const long = `select name from things where id in ($1${', 0'.repeat(2_000)})`;
      for (let use = 0; use < USES; use += 1) {
        expect((await client.query(one, [1])).rows).toEqual([{ name: 'one' }]);
        expect((await client.query(all, [1])).rows).toEqual([{ id: 1, name: 'one' }]);
        expect((await client.query(long, [1])).rows).toEqual([{ name: 'one' }]);
      }
      expect(await prepared()).toEqual([]);
      expect((await client.query(one, [2])).rows).toEqual([{ name: 'two' }]);
      expect((await client.query(all, [2])).rows).toEqual([{ id: 2, name: 'two' }]);
      expect((await client.query(long, [2])).rows).toEqual([{ name: 'two' }]);
      expect(await prepared()).toEqual([one]);

      // A newer hub beside this one adds a column.
      await client.query('alter table things add column colour text');
      expect((await client.query(one, [1])).rows).toEqual([{ name: 'one' }]);
      expect((await client.query(all, [1])).rows).toEqual([{ id: 1, name: 'one', colour: null }]);
      await expect(client.query('select name from things where id = $1::int', ['x'])).rejects.toThrow(
        /integer/,
      );
    } finally {
      client.release();
    }
  });

  it('are as many as they need, each under its own name on every connection', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => `select ${at} as at, $1::int as given`);
    const asked = Array.from({ length: 10 }, () => texts).flat();
    const answers = await Promise.all(asked.map((text, at) => pool.query(text, [at])));
    expect(answers.map(({ rows }) => rows)).toEqual(asked.map((_, at) => [{ at: at % 20, given: at }]));
  });
});
