import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from './support/lab.ts';
import { isReady, textOf } from './support/sessions.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(() => lab.hub.stop());

describe('questions with long lists of choices', () => {
  it('serve the choices of a long list, and take no others', async () => {
    const id = await lab.open(
      await lab.publish('# Town', {
        code: 'import quire\ntowns = [f"Town {n:05}" for n in range(10_000)]\na = quire.form("Where?", {"town": quire.SearchSelect(towns)})\nprint(a.town)',
      }),
    );
    const asked = (await lab.until(id, ({ prompt }) => prompt !== null)).prompt;
    const choices = asked?.form?.choices as { town: { key: string; total: number } };
    const found = await lab.ada.client.sessions.searchInputOptions({
      params: { id, key: choices.town.key },
      query: { q: '0987', offset: 0, limit: 2 },
    });
    expect([asked?.form?.options, choices.town.total, found]).toEqual([
      undefined,
      10_000,
      {
        options: ['Town 00987', 'Town 09870'].map((town) => ({ value: town, label: town })),
        total: 11,
      },
    ]);
    const answer = (town: string) => lab.answer(id, asked?.id, JSON.stringify({ town }));
    await expect(answer('Atlantis')).rejects.toMatchObject({
      code: 'invalid-parameters',
      items: [{ path: 'town', message: 'This is none of the choices. Type to find one.' }],
    });
    await answer('Town 09870');
    const state = await lab.until(id, isReady(1));
    const labels = Object.values(state.answers).flatMap((given) => given.map((one) => one.labels));
    expect([textOf(state), labels]).toEqual(['Town 09870\n', [{ town: 'Town 09870' }]]);
  });

  it('keep of a list that changes with the inputs the newest alone', async () => {
    const id = await lab.open(
      await lab.publish(
        '# Town',
        { code: 'n = 1', tags: ['parameters'] },
        { code: 'import quire\na = quire.form("Where?", {"town": quire.SearchSelect([f"Town {n}"])})' },
      ),
    );
    const asked = (await lab.until(id, ({ prompt }) => prompt !== null)).prompt;
    await lab.change(id, { n: 2 });
    const again = (await lab.until(id, ({ prompt }) => prompt !== null && prompt.id !== asked?.id)).prompt;
    const [before, now] = [asked, again].map(
      (prompt) => (prompt?.form?.choices as { town?: { key: string; list: string } } | undefined)?.town,
    );
    expect([now?.key, now?.list === before?.list]).toEqual([before?.key, false]);
    const kept = lab.hub.db.selectFrom('session_inputs').select('options').where('session_id', '=', id);
    expect(await kept.execute()).toEqual([{ options: [['Town 2', 'Town 2']] }]);
  });
});
