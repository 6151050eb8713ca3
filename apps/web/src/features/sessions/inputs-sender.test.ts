import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InputsSender, RETRY_MILLISECONDS, type Sending } from './inputs-sender.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A hub that answers as told, one request after the other. */
function sendTo(...answers: ('ok' | 'away' | 'wrong')[]) {
  const asked: string[] = [];
  const told: (Sending | string)[] = [];
  const sender = new InputsSender<string, string>({
    send: async (values) => {
      asked.push(values);
      await Promise.resolve();
      const answer = answers.shift() ?? 'ok';
      if (answer !== 'ok') throw new Error(answer);
      return `took ${values}`;
    },
    onTaken: (answer) => told.push(answer),
    onRefused: (error) => told.push((error as Error).message),
    onChange: (sending) => told.push(sending),
    isTemporary: (error) => (error as Error).message === 'away',
  });
  return { sender, asked, told };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

test('of inputs that come during a request only the newest are sent', async () => {
  const { sender, asked, told } = sendTo();
  for (const values of ['a', 'b', 'c']) sender.send(values);
  await settle();
  expect(asked).toEqual(['a', 'c']);
  expect(told).toEqual(['sending', 'took a', 'sending', 'taken', 'took c']);
});

test('what did not arrive is unsent until it was taken, and is sent again', async () => {
  const { sender, asked, told } = sendTo('away', 'away');
  sender.send('a');
  await settle();
  expect(told.at(-1)).toBe('unsent');
  await vi.advanceTimersByTimeAsync(RETRY_MILLISECONDS * 2);
  expect(asked).toEqual(['a', 'a', 'a']);
  expect(told.slice(-2)).toEqual(['taken', 'took a']);
  await vi.advanceTimersByTimeAsync(RETRY_MILLISECONDS * 5);
  expect(asked).toHaveLength(3);
});

test('newer inputs take the place of what did not arrive, also during its request', async () => {
  const { sender, asked, told } = sendTo('away', 'away');
  sender.send('a');
  await settle();
  sender.send('b');
  sender.send('c');
  await vi.advanceTimersByTimeAsync(RETRY_MILLISECONDS * 5);
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(told.at(-1)).toBe('took c');
});

test('a restored connection sends at once, and not twice', async () => {
  const { sender, asked } = sendTo('away');
  sender.retry();
  sender.send('a');
  await settle();
  sender.retry();
  sender.retry();
  await vi.advanceTimersByTimeAsync(RETRY_MILLISECONDS * 5);
  expect(asked).toEqual(['a', 'a']);
});

test('what the hub refuses is not sent again', async () => {
  const { sender, asked, told } = sendTo('wrong');
  sender.send('a');
  await vi.advanceTimersByTimeAsync(RETRY_MILLISECONDS * 5);
  expect(asked).toEqual(['a']);
  expect(told).toEqual(['sending', 'refused', 'wrong']);
});
