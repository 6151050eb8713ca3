export { type ClientOptions, UnreachableError, urlOf } from './call.ts';
export { type Client, createClient } from './client.ts';
