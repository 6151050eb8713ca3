import type { JsonValue } from '@quire/analysis';
import { isProblem, type SessionId } from '@quire/contract';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import type { SearchOptions } from '../apps/controls/search-control.tsx';
import { HelperInput, readShownInput } from '../apps/helper-input.tsx';
import { InputsSender, type Sending } from './inputs-sender.ts';
import { answerLimit, isTemporary } from './is-temporary.ts';

/** Options of one search; more come as the list is scrolled. */
const PAGE_OPTIONS = 50;

type Asked = {
  /** Finds options of an input, or of a choice in a question, by its key. */
  readonly search: (key: string) => SearchOptions;
  /** Draws an input in its place; `null` for what is none. */
  readonly draw: (input: unknown) => ReactNode;
  /** Whether a change did not arrive; it is sent again. */
  readonly unsent: 'unsent' | null;
};

/** The inputs that the cells of an app show in their places. */
export function useHelperInputs(id: SessionId, isLost: boolean): Asked {
  const { change, isUnsent } = useChanges(id, isLost);
  const search = useCallback(
    (key: string): SearchOptions =>
      ({ words, offset, signal }) =>
        api.sessions.searchInputOptions({
          params: { id, key },
          query: { q: words, offset, limit: PAGE_OPTIONS },
          signal,
        }),
    [id],
  );
  const draw = useCallback(
    (given: unknown) => {
      const input = readShownInput(given);
      return input && <HelperInput key={input.key} input={input} onChange={change} search={search} />;
    },
    [change, search],
  );
  return { draw, search, unsent: isUnsent ? 'unsent' : null };
}

type Value = JsonValue | undefined;
type Settle = (problem: string | null) => void;
/** One input's changes on their way; the newest wins, as with the inputs at the side. */
type Channel = { readonly sender: InputsSender<Value, unknown>; settle: Settle };

/** Changes of one input do not wait for those of another. */
function useChanges(id: SessionId, isLost: boolean) {
  const [unsent, setUnsent] = useState<ReadonlySet<string>>(new Set());
  const channels = useMemo(() => new Map<string, Channel>(), []);
  const open = useCallback(
    (key: string): Channel => {
      const channel: Channel = {
        settle: () => undefined,
        sender: new InputsSender<Value, unknown>({
          send: (value) => send(id, key, value),
          isTemporary,
          onChange: (sending) => setUnsent((before) => noted(before, key, sending)),
          onTaken: () => channel.settle(null),
          onRefused: (error) => channel.settle(sayRefused(error)),
        }),
      };
      channels.set(key, channel);
      return channel;
    },
    [id, channels],
  );
  /** Answers what is wrong with the value once the hub has said so; never, where a newer one took its place. */
  const change = useCallback(
    (key: string, value: Value): Promise<string | null> => {
      const channel = channels.get(key) ?? open(key);
      return new Promise((resolve) => {
        channel.settle = resolve;
        channel.sender.send(value);
      });
    },
    [channels, open],
  );
  useEffect(() => {
    if (!isLost) for (const { sender } of channels.values()) sender.retry();
  }, [channels, isLost]);
  useEffect(
    () => () => {
      for (const { sender } of channels.values()) sender.stop();
    },
    [channels],
  );
  return { change, isUnsent: unsent.size > 0 };
}

function send(id: SessionId, key: string, value: Value): Promise<unknown> {
  const body = value === undefined ? { reset: [key] } : { inputs: { [key]: value } };
  return api.sessions.changeHelperInputs({ params: { id }, body, signal: answerLimit() });
}

function noted(before: ReadonlySet<string>, key: string, sending: Sending): ReadonlySet<string> {
  const isUnsent = sending === 'unsent' || (sending === 'sending' && before.has(key));
  if (isUnsent === before.has(key)) return before;
  const keys = new Set(before);
  if (isUnsent) keys.add(key);
  else keys.delete(key);
  return keys;
}

function sayRefused(error: unknown): string | null {
  if (isProblem(error, 'invalid-parameters')) return error.detail;
  showError(error);
  return null;
}
