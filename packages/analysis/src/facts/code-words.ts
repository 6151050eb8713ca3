/** Words by which the reader of code that runs later knows what calls do. */

/** Calls that change their first argument. */
export const CHANGES_ARGUMENT = new Set(['setattr', 'delattr', 'next', 'anext']);
/** Calls that go through what they are given. */
export const USES_UP = new Set(
  'list tuple set frozenset dict sum min max any all sorted join extend update Counter deque reduce fsum'.split(
    ' ',
  ),
);
/** Calls that may do anything, or read what is outside of the process. */
export const DOES_ANYTHING = new Set(
  'exec eval compile globals locals vars open input getpass __import__ breakpoint'.split(' '),
);
export const DRAWS =
  /^(?:random|rand|randn|randint|randrange|randbytes|uniform|normal|standard_normal|gauss|shuffle|choices?|integers|default_rng|permutation|seed|urandom|uuid\d|getrandbits)$/;
/** Calls that make something new, and calls that make classes of what they are given. */
export const MAKES_NEW =
  /^(?:[A-Z]\w*|list|dict|set|tuple|str|int|float|bool|bytes|bytearray|frozenset|complex|len|sum|sorted|repr|round|abs|hash|format|type|range|zip|map|filter|enumerate|reversed|defaultdict|deque|object)$/;
export const MAKES_CLASSES =
  /^(?:setattr|type|new_class|make_dataclass|namedtuple|partialmethod|patch|monkeypatch)$/;
export const SETS_ITEMS = /^__(?:set|del|i[a-z]+)\w*__$/;
