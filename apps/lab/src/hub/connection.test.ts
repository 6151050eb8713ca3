import { describe, expect, it } from 'vitest';
import { HubConnection } from './connection.ts';

/** As a browser's, for as long as a test. */
function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    clear: () => items.clear(),
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

describe('the connection of a browser', () => {
  it('waits for a hub that does not answer, and keeps its token for later', async () => {
    const storage = memoryStorage();
    storage.setItem('quire-hub:/', JSON.stringify({ url: 'http://127.0.0.1:1', token: 'quire_x' }));
    const connection = new HubConnection({ storage, baseUrl: '/' });
    await connection.restore();
    expect(connection.state.get()).toMatchObject({ kind: 'waiting', url: 'http://127.0.0.1:1' });
    expect(storage.getItem('quire-hub:/')).toContain('quire_x');
  });
  it('is none where nothing was kept, or something that is no connection', async () => {
    const storage = memoryStorage();
    storage.setItem('quire-hub:/', '{"url":');
    const connection = new HubConnection({ storage, baseUrl: '/' });
    await connection.restore();
    expect(connection.state.get()).toEqual({ kind: 'none' });
  });
});
