import { HubError, type SessionState } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { holdElsewhere, isReady, textOf, untilState } from './support/sessions.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
let runner: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  runner = await joinPerson(hub, ada, 'Runner');
  await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  await ada.client.spaces.setMember({
    params: { space: 'lab', handle: runner.handle },
    body: { role: 'runner' },
  });
});
afterAll(() => hub.stop());

let count = 0;
async function publish(...cells: Parameters<typeof notebookFile>): Promise<{ space: string; slug: string }> {
  count += 1;
  const slug = `app-${count}`;
  await ada.client.notebooks.publishNotebook({
    params: { space: 'lab' },
    body: { filename: `${slug}.ipynb`, content: notebookFile(...cells) },
  });
  return { space: 'lab', slug };
}
const open = (at: { space: string; slug: string }, parameters = {}, person = ada) =>
  person.client.sessions.createSession({ params: at, body: { parameters } });

/** Follows from the first event until the state is as wanted. */
const until = (id: string, isThere: (state: SessionState) => boolean, person = ada) =>
  untilState((signal) => person.client.sessions.followSession({ params: { id }, signal }), isThere);

describe('an app', () => {
  it('computes nothing more for whoever may not run its notebook any more, and stays as it is', async () => {
    const guest = await joinPerson(hub, ada, 'Guest');
    const member = { params: { space: 'lab', handle: guest.handle } };
    await ada.client.spaces.setMember({ ...member, body: { role: 'runner' } });
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'import quire\nb = quire.integer("B", default=2)\nprint("sum", a + b)\nsaid = input("more?")' },
    );
    const { id } = await open(at, { a: 4 }, guest);
    const { state } = await until(id, ({ prompt }) => prompt !== null, guest);
    await ada.client.spaces.removeMember(member);
    const refusal = async (act: Promise<unknown>) => {
      const error = await act.then(
        () => 'it was done',
        (error: unknown) => error,
      );
      return error instanceof HubError ? error.code : error;
    };
    const { sessions } = guest.client;
    const message = {
      modelId: 'm',
      method: 'update',
      state: {},
      buffers: [],
      sender: { client: 'c', count: 1 },
    };
    expect({
      inputs: await refusal(sessions.changeInputs({ params: { id }, body: { parameters: { a: 5 } } })),
      shown: await refusal(sessions.changeHelperInputs({ params: { id }, body: { inputs: { b: 5 } } })),
      answer: await refusal(
        sessions.answerPrompt({ params: { id, prompt: state.prompt?.id ?? '' }, body: { answer: 'x' } }),
      ),
      withdrawn: await refusal(sessions.withdrawAnswer({ params: { id, answer: 'x' } })),
      widgets: await refusal(
        sessions.tellWidgets({ params: { id }, body: { messages: [message as never] } }),
      ),
    }).toEqual({
      inputs: 'not-allowed',
      shown: 'not-allowed',
      answer: 'not-allowed',
      withdrawn: 'not-allowed',
      widgets: 'not-allowed',
    });
    expect(textOf((await until(id, ({ prompt }) => prompt !== null, guest)).state)).toContain('sum 6');
    await sessions.stopSession({ params: { id } });
    await sessions.endSession({ params: { id } });
  });

  it('shows the result of its inputs, and of other inputs as they come', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'print("twice", a * 2)' },
    );
    const { id } = await open(at, { a: 4 });
    expect(textOf((await until(id, isReady(1))).state)).toBe('twice 8\n');
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 21 } } });
    const { state } = await until(id, isReady(2));
    expect({ text: textOf(state), stale: [...state.stale], parameters: state.parameters }).toEqual({
      text: 'twice 42\n',
      stale: [],
      parameters: { a: 21 },
    });
  });

  it('forgets what earlier inputs showed, so that a latecomer reads the present alone', async () => {
    const at = await publish('# App', { code: 'a = 1', tags: ['parameters'] }, { code: 'print("now", a)' });
    const { id } = await open(at);
    await until(id, isReady(1));
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 2 } } });
    await until(id, isReady(2));
    const { events } = await until(id, isReady(2));
    expect(events.flatMap((event) => (event.type === 'stream' ? [event.text] : []))).toEqual(['now 2\n']);
  });

  it('shows the last of many inputs, and leaves out those that were overtaken', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'import time; time.sleep(0.3); print("at", a)' },
    );
    const { id } = await open(at);
    await until(id, isReady(1));
    for (let value = 1; value <= 20; value += 1)
      await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: value } } });
    const { state, events } = await until(id, isReady(21));
    expect(textOf(state)).toBe('at 20\n');
    expect(events.filter((event) => event.type === 'settled').length).toBeLessThan(6);
  });

  it('waits for an answer in the middle, goes on with it, and does not ask twice', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'name = input("Who? ")' },
      { code: 'print(name, a)' },
    );
    const { id } = await open(at);
    const { state } = await until(id, (now) => now.prompt !== null);
    expect(state.prompt).toMatchObject({ text: 'Who? ', isPassword: false, form: null });
    const prompt = state.prompt?.id ?? '';
    await ada.client.sessions.answerPrompt({ params: { id, prompt }, body: { answer: 'Ada' } });
    expect(textOf((await until(id, isReady(1))).state)).toBe('Ada 1\n');
    await expect(
      ada.client.sessions.answerPrompt({ params: { id, prompt }, body: { answer: 'Eve' } }),
    ).rejects.toMatchObject({ code: 'prompt-gone' });
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 2 } } });
    expect(textOf((await until(id, isReady(2))).state)).toBe('Ada 2\n');
  });

  it('says in words what went wrong, and takes other inputs after it', async () => {
    const at = await publish('# App', { code: 'a = 0', tags: ['parameters'] }, { code: 'print(1 / a)' });
    const { id } = await open(at);
    const { state } = await until(id, (now) => now.status === 'failed');
    expect(state.failure).toMatchObject({ code: 'cell-error', name: 'ZeroDivisionError' });
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 2 } } });
    const after = await until(id, isReady(2));
    expect({ text: textOf(after.state), failure: after.state.failure }).toEqual({
      text: '0.5\n',
      failure: null,
    });
  });

  it('stops when asked and stays open', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 60', tags: ['parameters'] },
      { code: 'import time; time.sleep(a); print("done")' },
    );
    const { id } = await open(at);
    await until(id, (now) => Object.values(now.run.cells).some((cell) => cell.status === 'running'));
    await ada.client.sessions.stopSession({ params: { id } });
    const { state } = await until(id, (now) => now.status === 'failed');
    expect({ failure: state.failure, text: textOf(state) }).toEqual({ failure: null, text: '' });
    await ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 0 } } });
    expect(textOf((await until(id, isReady(2))).state)).toBe('done\n');
  });

  it('refuses inputs that the notebook does not take, and keeps what it shows', async () => {
    const at = await publish('# App', { code: 'a = 1', tags: ['parameters'] }, { code: 'print(a)' });
    const { id } = await open(at);
    await until(id, isReady(1));
    const refused = ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { a: 'x' } } });
    await expect(refused).rejects.toMatchObject({ code: 'invalid-parameters' });
    expect(await ada.client.sessions.getSession({ params: { id } })).toMatchObject({
      status: 'ready',
      generation: 1,
    });
  });

  it('takes inputs instead of those that are known, once, and instead of no others', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1\nb = 1', tags: ['parameters'] },
      { code: 'print(a, b)' },
    );
    const { id } = await open(at);
    const change = (parameters: object, insteadOf: object) =>
      ada.client.sessions.changeInputs({
        params: { id },
        body: { parameters: { ...parameters }, insteadOf: { ...insteadOf } },
      });
    expect(await change({ a: 2 }, {})).toMatchObject({ generation: 2, parameters: { a: 2 } });
    // Sent again, since its answer was lost.
    expect(await change({ a: 2 }, {})).toMatchObject({ generation: 2, parameters: { a: 2 } });
    await expect(change({ b: 3 }, {})).rejects.toMatchObject({ code: 'inputs-changed' });
    expect(textOf((await until(id, isReady(2))).state)).toBe('2 1\n');
    await change({ a: 2, b: 3 }, { a: 2 });
    expect(textOf((await until(id, isReady(3))).state)).toBe('2 3\n');
  });

  it('ends for everybody who follows it when it is closed', async () => {
    const at = await publish('# App', { code: 'print(1)' });
    const { id } = await open(at);
    await until(id, isReady(1));
    const following = until(id, (state) => state.isClosed);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await ada.client.sessions.endSession({ params: { id } });
    expect((await following).state.isClosed).toBe(true);
    await expect(ada.client.sessions.getSession({ params: { id } })).rejects.toBeInstanceOf(HubError);
  });

  it('downloads as a notebook with its inputs, and shows no code to who may not read it', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'print("secret name:", a)\nraise ValueError(a)' },
    );
    const { id } = await open(at, { a: 3 });
    await until(id, (now) => now.status === 'failed');
    const file = await ada.client.sessions.downloadSession({ params: { id }, query: { format: 'ipynb' } });
    expect(await file.text()).toContain('a = 3');
    const theirs = await open(at, {}, runner);
    const { events } = await until(theirs.id, (now) => now.status === 'failed', runner);
    expect(JSON.stringify([theirs, events])).not.toContain('raise ValueError');
    await expect(
      runner.client.sessions.downloadSession({ params: { id: theirs.id }, query: { format: 'ipynb' } }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('of a hub that went silent is built again with the same inputs, and says so', async () => {
    const at = await publish(
      '# App',
      { code: 'a = 1', tags: ['parameters'] },
      { code: 'import time; time.sleep(2); print("after", a)' },
    );
    const { id } = await open(at, { a: 7 });
    await until(id, (now) => Object.values(now.run.cells).some((cell) => cell.status === 'running'));
    await holdElsewhere(hub, id, new Date(0));
    const { state } = await until(id, isReady(1));
    expect({ text: textOf(state), notice: state.notice }).toEqual({
      text: 'after 7\n',
      notice: 'The hub was restarted; what you see is being computed again with your inputs.',
    });
  });
});
