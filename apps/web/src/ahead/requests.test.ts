import { describe, expect, it } from 'vitest';
import { createRequestsAhead } from './requests.ts';

const ME = '/api/v1/me';
const EVENTS = '/api/v1/sessions/1/events?after=0';

type Call = { readonly address: string; readonly init: RequestInit };

/** A hub that answers as told, and a clock. */
function setUp(answer: (address: string) => Response | Promise<Response>) {
  const calls: Call[] = [];
  const clock = { now: 0 };
  const ahead = createRequestsAhead(
    (async (address: string, init: RequestInit) => {
      calls.push({ address, init });
      return answer(address);
    }) as never,
    () => clock.now,
  );
  return { ahead, calls, clock };
}
const json = (value: unknown) => Response.json(value);

describe('requests that were sent ahead', () => {
  it('are taken once, whole, by who asks word for word the same', async () => {
    const { ahead, calls } = setUp(() => json({ name: 'Ada' }));
    expect(await ahead.send(ME)).toEqual({ name: 'Ada' });
    expect(ahead.take('/api/v1/me?x=1')).toBeNull();
    expect(ahead.take(ME, { method: 'DELETE' })).toBeNull();
    expect(await (await ahead.take(ME))?.json()).toEqual({ name: 'Ada' });
    expect(ahead.take(ME)).toBeNull();
    expect(calls).toHaveLength(1);
  });

  it('are told apart by what they say', async () => {
    const { ahead } = setUp(() => json({ id: '1' }));
    await ahead.send('/api/v1/sessions', { method: 'POST', body: '{"version":1}' });
    expect(ahead.take('/api/v1/sessions', { method: 'POST', body: '{"version":2}' })).toBeNull();
    expect(ahead.takeJson('/api/v1/sessions', { method: 'POST', body: '{"version":2}' })).toBeNull();
    expect(ahead.takeJson('/api/v1/sessions', { method: 'POST', body: '{"version":1}' })).toEqual({
      id: '1',
    });
    expect(ahead.take('/api/v1/sessions', { method: 'POST', body: '{"version":1}' })).toBeNull();
  });

  it('are still under way for who asks before the answer is there', async () => {
    let answer = (_: Response): void => {};
    const { ahead } = setUp(() => new Promise<Response>((resolve) => (answer = resolve)));
    const sent = ahead.send(ME);
    expect(ahead.takeJson(ME)).toBeNull();
    const taken = ahead.take(ME);
    answer(json({ name: 'Ada' }));
    expect(await (await taken)?.json()).toEqual({ name: 'Ada' });
    expect(await sent).toEqual({ name: 'Ada' });
  });

  it('are asked again where they were refused or failed: whoever signed in meanwhile is told something else', async () => {
    const { ahead } = setUp(() =>
      Response.json({ code: 'sign-in-required', detail: 'No.' }, { status: 401 }),
    );
    const sent = ahead.send(ME);
    const early = ahead.take(ME);
    expect((await early)?.status).toBe(401);
    expect(await sent).toBeNull();
    expect(await ahead.send(ME)).toBeNull();
    expect(ahead.takeJson(ME)).toBeNull();
    expect(ahead.take(ME)).toBeNull();
    const broken = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await broken.ahead.send(ME)).toBeNull();
    expect(broken.ahead.take(ME)).toBeNull();
  });

  it('can be taken when nothing more is sent, and what the page does later is not kept', async () => {
    const { ahead } = setUp(() => json({ name: 'Ada' }));
    await ahead.send(ME);
    ahead.end();
    expect(ahead.take('/api/v1/x', { method: 'PUT', body: 'a slider moves' })).toBeNull();
    expect(await (await ahead.take(ME))?.json()).toEqual({ name: 'Ada' });
    expect(await ahead.send(ME)).toBeNull();
    // With nothing left, not even its body is looked at.
    const init = {
      method: 'PUT',
      get body(): string {
        throw new Error('It was read.');
      },
    };
    expect(ahead.take('/api/v1/x', init)).toBeNull();
  });

  it('made something: however late it is taken, it is not made again', async () => {
    const { ahead, clock } = setUp(() => json({ id: '1' }));
    const open = { method: 'POST', body: '{}' };
    await ahead.send('/api/v1/sessions', open);
    clock.now = 60_000;
    expect(ahead.takeJson('/api/v1/sessions', open)).toEqual({ id: '1' });
    await ahead.send('/api/v1/sessions', open);
    clock.now = 120_000;
    expect(await (await ahead.take('/api/v1/sessions', open))?.json()).toEqual({ id: '1' });
  });

  it('made something with which their taker goes on', async () => {
    const { ahead } = setUp(() => json({ id: '1' }));
    const open = { method: 'POST', body: '{}' };
    const sent = ahead.send('/api/v1/sessions', open);
    expect(await (await ahead.take('/api/v1/sessions', open))?.json()).toEqual({ id: '1' });
    expect(await sent).toBeNull();
  });

  it('are not sent where the page has sent the same by itself', async () => {
    const { ahead, calls } = setUp(() => json({ id: '1' }));
    const open = { method: 'POST', body: '{}' };
    expect(ahead.take('/api/v1/sessions', open)).toBeNull();
    expect(await ahead.send('/api/v1/sessions', open)).toBeNull();
    // Asking twice what is there changes nothing.
    expect(ahead.take(ME)).toBeNull();
    expect(await ahead.send(ME)).toEqual({ id: '1' });
    expect(calls.map(({ address }) => address)).toEqual([ME]);
  });

  it('are over with their person: nothing is kept, and nothing more is sent', async () => {
    const { ahead, calls } = setUp(() => json({ name: 'Ada' }));
    await ahead.send(ME);
    ahead.stop();
    expect(calls[0]?.init.signal?.aborted).toBe(true);
    expect(ahead.take(ME)).toBeNull();
    expect(await ahead.send(ME)).toBeNull();
    await ahead.follow(EVENTS);
    expect(calls).toHaveLength(1);
  });

  it('are not taken when they are old', async () => {
    const { ahead, calls, clock } = setUp(() => json({}));
    await ahead.send(ME);
    clock.now = 15_001;
    expect(ahead.takeJson(ME)).toBeNull();
    expect(ahead.take(ME)).toBeNull();
    expect(calls[0]?.init.signal?.aborted).toBe(true);
  });

  it('stop with who took them', async () => {
    const { ahead, calls } = setUp(() => json({}));
    await ahead.send(ME);
    const stop = new AbortController();
    void ahead.take(ME, { signal: stop.signal });
    expect(calls[0]?.init.signal?.aborted).toBe(false);
    stop.abort();
    expect(calls[0]?.init.signal?.aborted).toBe(true);
  });
});

describe('events that were followed ahead', () => {
  /** A stream that is written to by hand. */
  function stream() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const write = (text: string) => writer.write(new TextEncoder().encode(text));
    return { write, response: new Response(readable, { headers: { 'content-type': 'text/event-stream' } }) };
  }

  it('are those that have come whole; who takes them follows the rest', async () => {
    const { write, response } = stream();
    const { ahead, calls } = setUp(() => response);
    const following = ahead.follow(EVENTS);
    await write('data: {"seq":1}\n\ndata: {"se');
    await write('q":2}\n\ndata: {"seq":3');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ahead.takeEvents(EVENTS)).toEqual([{ seq: 1 }, { seq: 2 }]);
    expect(calls[0]?.init.signal?.aborted).toBe(true);
    expect(ahead.takeEvents(EVENTS)).toEqual([]);
    following.catch(() => {});
  });

  it('are none where nothing was followed or it was refused', async () => {
    const { ahead } = setUp(() => new Response(null, { status: 404 }));
    expect(ahead.takeEvents(EVENTS)).toEqual([]);
    await ahead.follow(EVENTS);
    expect(ahead.takeEvents(EVENTS)).toEqual([]);
  });
});
