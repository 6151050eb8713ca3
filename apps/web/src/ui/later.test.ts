import { describe, expect, it, vi } from 'vitest';
import { later } from './later.ts';

describe('later', () => {
  it('fetches once, and is there for whoever asks afterwards', async () => {
    const load = vi.fn(async () => 'code');
    const part = later(load);
    const heard = vi.fn();
    part.listen(heard);
    expect(part.read()).toEqual({ value: null, error: null });
    await Promise.all([part.begin(), part.begin()]);
    await part.begin();
    expect(part.read()).toEqual({ value: 'code', error: null });
    expect(load).toHaveBeenCalledTimes(1);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('says what did not arrive, and what helps', async () => {
    const part = later(async () => {
      throw new TypeError('Failed to fetch dynamically imported module');
    });
    await part.begin();
    const { value, error } = part.read();
    expect(value).toBeNull();
    expect(error?.title).toBe('A part of this page did not arrive');
    expect(error?.message).toContain('Load the page anew');
    expect(error?.cause).toBeInstanceOf(TypeError);
  });

  it('is not fetched where a page brings it along', async () => {
    const load = vi.fn(async () => 'code');
    const part = later(load);
    part.have('code');
    await part.begin();
    expect(part.read().value).toBe('code');
    expect(load).not.toHaveBeenCalled();
  });
});
