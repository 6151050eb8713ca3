import { describe, expect, it } from 'vitest';
import { createMemory } from './remember.ts';

describe('a memory of results', () => {
  const asking = (memory: ReturnType<typeof createMemory<string>>) => {
    const made: string[] = [];
    const ask = (key: string, value = key) =>
      memory.get(key, async () => {
        made.push(key);
        return value;
      });
    return { ask, made };
  };

  it('forgets what was not used for longest, and what failed', async () => {
    const { ask, made } = asking(createMemory<string>(2));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    const memory = createMemory<string>(2);
    await expect(memory.get('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await memory.get('x', async () => 'yes')).toBe('yes');
  });

  it('keeps so much of all together, and nothing that is more by itself', async () => {
    const memory = createMemory<string>(100, { weigh: (value) => value.length, most: 10 });
    const { ask, made } = asking(memory);
    await ask('a', 'aaaa');
    await ask('b', 'bbbb');
    await ask('a', 'aaaa');
    await ask('c', 'cccc');
    await ask('a', 'aaaa');
    await ask('b', 'bbbb');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    await ask('large', 'x'.repeat(11));
    expect(await ask('large', 'x'.repeat(11))).toHaveLength(11);
    await ask('b', 'bbbb');
    expect(made.slice(4)).toEqual(['large', 'large']);
  });
});
