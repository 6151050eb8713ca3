/** Words by which the reader of code that runs later knows what calls do. */

import { ITERATOR_FUNCTIONS, RANDOM_DRAWS } from '../tables/libraries.ts';

/** Calls that change their first argument. */
export const CHANGES_ARGUMENT = new Set(['setattr', 'delattr', 'next', 'anext']);
/** Calls that only look at what they are given, or go through it later; all others may use an iterator up. */
const LOOKS_ONLY = new Set(
  'len str repr ascii format print type isinstance issubclass id hash callable hasattr getattr super int float bool'.split(
    ' ',
  ),
);
export const goesThroughLater = (name: string): boolean => ITERATOR_FUNCTIONS.has(name);
export const usesUp = (name: string): boolean => !LOOKS_ONLY.has(name) && !goesThroughLater(name);
/** Calls that may do anything, or read what is outside of the process. */
export const DOES_ANYTHING = new Set(
  'exec eval compile globals locals vars open input getpass __import__ breakpoint'.split(' '),
);
/** Calls of random generators besides those that draw from the global one. */
const DRAWS_OWN = /^(?:randbytes|integers|default_rng|seed|urandom|uuid\d)$/;
export const draws = (name: string): boolean => RANDOM_DRAWS.has(name) || DRAWS_OWN.test(name);
/** Calls that make something new, and calls that make classes of what they are given. */
export const MAKES_NEW =
  /^(?:[A-Z]\w*|list|dict|set|tuple|str|int|float|bool|bytes|bytearray|frozenset|complex|len|sum|sorted|repr|round|abs|hash|format|type|range|zip|map|filter|enumerate|reversed|defaultdict|deque|object)$/;
export const MAKES_CLASSES =
  /^(?:setattr|type|new_class|make_dataclass|namedtuple|partialmethod|patch|monkeypatch)$/;
export const SETS_ITEMS = /^__(?:set|del|i[a-z]+)\w*__$/;
