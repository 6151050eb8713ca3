import { config } from 'zod/v4';

// The hub's content security policy forbids code made from strings, which zod would try for speed.
config({ jitless: true });

export * from 'zod/v4';
