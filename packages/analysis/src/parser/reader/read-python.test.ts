import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../node.ts';
import { parseByTreeSitter, parsePython } from '../load-parser.ts';
import { readPython } from './read-python.ts';

beforeAll(() => loadParser());

/** Texts whose tree is tree-sitter's, and which the reader answers for. */
const TAKEN: Record<string, readonly string[]> = {
  'whole texts': [
    '',
    '\n \n',
    '   ',
    '# only a comment',
    '  # indented\n\nx\n\n  ',
    'x = 1',
    'x = 1\n# end',
    '\n\nx\n',
    'x = 1  # c\r\n# d\r\nif x:\r\n    y\r\n',
    'é = "😀"; y = "𝒳𝒳"  # 😀\nπ = é',
  ],
  'simple statements': [
    'pass; break; continue;',
    'a; b # c\nd;',
    'return\nreturn x\nreturn x, y,\nreturn (yield)',
    'del a, b[0]\ndel (a), c\ndel (a, b)',
    'assert a\nassert a, "b"',
    'raise\nraise A\nraise A from b\nraise A, b',
    'global a, print\nnonlocal b',
    'import a\nimport a.b as c, d\nimport __future__',
    'from a.b import *\nfrom . import x\nfrom ...a import (b, c as d,)\nfrom .... import e\nfrom .a.b import c as d, e',
    'from __future__ import print_function, b as c\nfrom __future__ import (x,)',
    'yield\nyield x\nyield x, y\nyield from z\nx = yield y\nx += yield\n(yield)',
    'print "a", b\nprint x,\nprint f.y % (a, b)\nprint(x)\nprint (a), b\nprint\nprint -1',
    'exec("x")\nexec = 3',
  ],
  assignments: [
    'a = b = c, d = e',
    'a, = b\na, b = b, a\n*a, b = c\na, *b = c',
    '(a) = 1\n(a, (b, c)) = [d, *e] = () = [] = f',
    'a.b, c[0] = d()\nf(x).y = f(x)[0] = 2',
    'x: int\nx: int = 3\nx.y: a.b[0] = 2',
    'x: List[int] = []\nx: Dict[str, List[a.b[c]]]\nx: np.ndarray[int]\nx: int | List[int]',
    'x: List[int] | None\nx: A[b] | B[c] | d | e\nx: "A"\nx: type[int]\nx: Callable[[int], str]\nx: A[b,]',
    'a += 1; a.b -= 2; a[0] *= 3; a /= 4; a //= 5; a %= 6; a **= 7; a @= 8; a &= 9; a |= 1; a ^= 2; a <<= 3; a >>= 4, 5',
    'x = a, *b',
    'type X = int\ntype X[T] = List[T]\ntype(x)\ntype = 3\ntype.y = 4',
  ],
  operators: [
    'a + b * c ** -d ** e - f / g // h % i @ j',
    '-a ** -b\n- - ~+a\nnot not a == b',
    'a | b ^ c & d << e >> f',
    'a < b <= c == d != e >= f > g in h not in i is j is not k',
    'a and b or not c and d\na or b or c',
    'a if b else c if d else e\n(a if b else c).d',
    'lambda: x\nlambda x, *y, z=3, **k: x\nlambda x, /, *, y: (x, y)\nlambda (a, b): a\nlambda: a if b else c',
    'a if b else lambda: c\nf(lambda x: x, key=lambda y: y + 1)',
    'await x\nawait f(x) ** y\nawait (x)',
    '(a := b)\n[a := 1, 2]\nf(a := b or c)\nif (x := y) > 1: z\nwhile x := y: z',
    '1 .real\n...\nNone.x\nTrue == False',
    '0x1F, 0o17, 0b11, 1_000, 1., .5, 1e5, 1E-5, 2j, 1.5e+3J, 007',
  ],
  'brackets and calls': [
    '()\n(a)\n(a,)\n(a, b,)\n((a))\n[]\n[a,]\n{}\n{a}\n{a, *b,}\n{a: b,}\n{**a, b: c, **d}',
    '[a if b else c for a, b in d if e if f for (g, h) in i]\n{a: b for a in b}\n{a for a in b}\n(a for a, in b)',
    'async def f():\n  return [x async for x, *y in z if await w]',
    'f()\nf(a, *b, c=d, **e)\nf(x for x in y)\nf((x for x in y), 1,)\nf(a)(b)[c].d\nf(print=1, match=2, type=3)',
    'f(*[a, b], *(c, d), *e)\n[*a, *[b for b in c]]',
    'a[1]\na[1:2, ::3, :, b:]\na[b, c,]\na[(b, c):d]\na[*b]\na[...]\na[-1:]\na[x if y else z:]',
    '(a\n.b\n .c())\nf(\n)\n',
    'def f():\n    x = [\n        1,\n    ]\n    y = g(\n"left"\n)\n    return x',
  ],
  strings: [
    `'' "" '''''' """a"b""c"""`,
    `'a\\n\\x41\\u1234\\U00012345\\N{DASH}\\123\\9\\q\\'' "\\"" '\\\n' "\\x4" '\\u12'`,
    `b'\\x00\\q' rb'\\d' Rb"a\\"" u'\\u1234' bR'a'`,
    `r'\\d' r"a\\\\" r'a\\'b' r'''a\\'''b'''`,
    '"""doc\nline\r\n  \'x\' \\\n"""\nx',
    '"a" "b" \'c\'\n("a"\n  f"b" # c\n "d")\n"a" "b".c',
    'f"{x}" f\'{x!r}{y:>10}{z!s:^{w}.{p}}\' F"""{a}"""',
    'f"{{}} {{{x}}} a" f"{x = }{y=!r:>3}" f"{a[\'b\']}{ {1: 2}[1] }{a, b}{x if y else z}"',
    'f"{x:%Y-%m-%d #}{x: }{x:}" f"{f\'{y}\'}" rf"\\d{x}\\w" fr\'{a}\' f"\\{x}\\n"',
    'f"{a["b"]}" f"{(a)!r}"',
  ],
  'comments and continuations': [
    'x = [ # a\n 1, # b\n # c\n 2 # d\n # e\n]',
    'x = (a + # b\n  c)\nf( # a\n  # b\n)\nf(a # c\n, b)',
    'def f(a, # a\n      b): # b\n    # c\n  # d\n    pass # e\n    # f\n# g\nx',
    'if x:\n  y\n  # a\n # b\n# c\nelse:\n  z\n    # d\n  # e\n# f\n',
    'def f():\n  if x:\n    y\n    # a\n  # b\n# c\n  z\n',
    'if a: b # c\nelif d: e; f # g\nelse: h # i',
    'class A: # a\n\n  # b\n\n  x = 1\n\n  # c\n\n\n# d\n',
    '@a # c\n# d\n@b.c(d)\n# e\ndef f(): x # f\n# g\n@a\nclass B: pass\n@a\nasync def c(): pass',
    'x = a + \\\n b\nx = \\\n "s"\nx = \\\n f"s"\nif a and \\\n  b:\n  c\nf(a, \\\n b)\n\'a\' \\\n \'b\'',
    'from a import ( # a\n  b, # b\n  c # c\n)\n',
  ],
  'compound statements': [
    'if a:\n\tb\nelif c:\n  d\nelif e: f\nelse:\n    g',
    'if a:\n  if b:\n    c\n  else:\n    d\n\n\nelse:\n  e',
    'for a, b in c, d: pass\nfor (a, b), *c in d:\n pass\nelse:\n x\nfor x.y[0] in *a, b: z\nfor a, in b: c',
    'while x: y\nelse: z',
    'try:\n  x\nexcept A as e:\n  y\nexcept (A, B) as f: z\nexcept: pass\nelse: t\nfinally: u\ntry: a\nfinally: b',
    'try:\n  x\nexcept A, e:\n  y\ntry: x\nexcept* A: y',
    'with a: b\nwith a as b, c() as (d, e): f\nwith (a, b): c\nwith (a): b\nwith (a, b) as c: d\nwith (a).b as c.d: e',
    'async with a as b: pass\nasync for x in y: z\nasync def f(): await g',
    'def f(a, /, b: int, *, c: float = 3, d=4, **e: List[int]) -> Dict[str, int]:\n  """doc"""\n  return a',
    'def f(*args: str, **kwargs): pass\ndef f(): return 1\ndef f[T](x: T) -> T:\n  return x\ndef f(a,): pass',
    'class A: pass\nclass A(): pass\nclass A(B, metaclass=C, *d):\n  x: int\n\n  def f(self): pass\nclass A[T](B[T]): pass',
  ],
  match: [
    'match x:\n  case 1 | -2 | 3.5 | 1+2j | -1-2.5j:\n    y\n  case "a" "b" | None | True | False: z\n',
    'match x, y:\n  case [a, *b, _] if a > 3: y\n  case (a, b): z\n  case (a): w\n  case a, b,: v\n  case []: u',
    'match (x):\n  case {"k": v, 1: _, **rest}: u\n  case A.B(x, y=3) as z: t\n  case A.B: s\n  case A(): r\n  case _: q\n',
    'match x: # c\n  # d\n  case 1: # e\n    # f\n    y # g\n  # h\n\n  case 2: z\n# i\nw',
    'match x.y(z):\n    case [1, 2 | (3 | 4)] as q:\n        pass\n',
    'match = re.match(x)\nmatch(x)\nmatch.group(1)\nmatch[0]\nmatch, case = case, match\nfor match in print: case(type)',
  ],
};

/** Texts that are left to tree-sitter: broken, or such that it would be hard to say what it makes of them. */
const LEFT: Record<string, readonly string[]> = {
  'broken code': [
    'a = = 1',
    'x = (1',
    'x)',
    'if x',
    'if x:\n',
    'def f(:\n  pass',
    '"abc',
    "'a\nb'",
    '"""abc',
    'f"{x"',
    'f"}"',
    'a b',
    '1 = ',
    'f() = 1',
    'for f() in x: y',
    'x = yield = 1',
    'a.1',
    '1a',
    '?x',
    '$',
    'else: x',
    'import',
    'from a import b,',
    '@a\nx',
    'lambda',
    '{a: b, c}',
    'f(a=1=2)',
    'f(**a=1)',
    'a if b',
    '\\',
    'x = [for x in y]',
  ],
  'odd indentation and characters': [
    '  x\ny',
    'x\n  y',
    'if x:\n    y\n  z',
    'if x:\ny',
    'x = 1\f',
    'x\0',
    'a\rb',
    '"\ud800"',
    '\ufeffx',
    'x\u00a0= 1',
    'x \\\n\ny',
  ],
  'what has several readings': [
    'f(*a.b)',
    '[*a()]',
    'x = a.b, *c.d',
    'x = c, (p, *s)',
    'a,\nb = c',
    'x = a,\n',
    'a, f()\n(b)[0] = c',
    'type(x)\n(a, b) = c',
    'type[a] = b',
    'match (x)[0]:\n  case 1: y',
    'with (a as b): c',
    'with (a,): b',
    'def f() -> int: x',
    'x = a := b',
    '[x for x in a, b]',
    '[x for x in lambda: y]',
    'a[lambda: b:c]',
    'print >>f, x',
    'exec "x"',
    'x = `a`',
    'a <> b',
    'x = 1L',
    'class A:\n    @a\n# c\n    def f(): b',
    'for x in y:\n    f(a +\n  b)',
    'r"\\\\"',
    'b"\\u1234"',
    'f"{lambda: x}"',
    'f"{a\n}"',
  ],
};

function entries(table: Record<string, readonly string[]>): [string, string][] {
  return Object.entries(table).flatMap(([group, texts]) =>
    texts.map((text): [string, string] => [group, text]),
  );
}

describe('the reader', () => {
  test.each(entries(TAKEN))('%s: %j', (_group, text) => {
    const tree = readPython(text);
    expect(tree).toEqual(parseByTreeSitter(text));
    expect(tree?.hasError).toBe(false);
  });

  test.each(entries(LEFT))('gives up, %s: %j', (_group, text) => {
    expect(readPython(text)).toBeUndefined();
    expect(parsePython(text)).toEqual(parseByTreeSitter(text));
  });

  test('nodes are made alike, and leaves share their list of children', () => {
    const root = readPython('f(a, "b", *c)')?.root;
    const reference = parseByTreeSitter('f(a)').root;
    const leaves: unknown[] = [];
    const visit = (node: typeof reference): void => {
      expect(Object.keys(node)).toEqual(Object.keys(reference));
      if (node.children.length === 0) leaves.push(node.children);
      node.children.forEach(visit);
    };
    if (root !== undefined) visit(root);
    expect(new Set(leaves).size).toBe(1);
  });
});

describe('texts that are nested deeply', () => {
  const nested: [string, string][] = [
    ['brackets', `${'('.repeat(5000)}${')'.repeat(5000)}`],
    ['open brackets', '['.repeat(100_000)],
    ['calls', 'f('.repeat(5000)],
    ['sums', `x = ${'a + '.repeat(5000)}a`],
    ['sums in sums', `${'('.repeat(90)}a # c\n${`${' + a'.repeat(370)})`.repeat(90)}`],
    ['attributes', `x${'.a'.repeat(5000)}`],
    ['signs', `${'-'.repeat(5000)}x`],
    ['powers', `${'x ** '.repeat(5000)}x`],
    ['negations', `${'not '.repeat(5000)}x`],
    ['conditions', `${'a if b else '.repeat(5000)}c`],
    ['lambdas', `${'lambda: '.repeat(5000)}c`],
    ['targets', `${'a = '.repeat(5000)}c`],
    ['fields', `${'f"{'.repeat(200)}x${'}"'.repeat(200)}`],
    ['blocks', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')],
  ];

  test.each(nested)('%s are left to tree-sitter, quickly', (_name, text) => {
    const start = performance.now();
    expect(readPython(text)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('are cut as before', () => {
    const text = `x = ${'a + '.repeat(450)}a`;
    expect(parsePython(text)).toEqual(parseByTreeSitter(text));
    expect(parsePython(text).isCut).toBe(true);
  });

  test('are read where they are nested less', () => {
    for (const text of [`${'('.repeat(40)}x${')'.repeat(40)}`, `x = ${'a + '.repeat(300)}a`]) {
      expect(readPython(text)).toEqual(parseByTreeSitter(text));
    }
  });

  test('long texts take time in proportion', () => {
    const text = 'x = f(a, # c\n  b)\n# d\nif x:\n    y # e\n    # f\n'.repeat(20_000);
    const start = performance.now();
    expect(readPython(text)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
