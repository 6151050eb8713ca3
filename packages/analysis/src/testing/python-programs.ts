/**
 * Python programs for properties of parsers, put together from a list of numbers, so that fast-check can make them
 * smaller. Most are correct; all constructs are put everywhere, with comments and line ends in all brackets.
 */
export function programOf(choices: readonly number[]): string {
  return new Program(choices).text();
}

/** A text with a piece of it cut out, doubled or put elsewhere, or with something put in. */
export function mutated(text: string, choices: readonly number[]): string {
  let changed = text;
  const [kind = 0, at = 0, length = 0, insert = 0] = choices;
  const start = at % (changed.length + 1);
  const end = start + (length % 6);
  const piece = changed.slice(start, end);
  if (kind % 4 === 0) changed = changed.slice(0, start) + changed.slice(end + 1);
  else if (kind % 4 === 1) changed = changed.slice(0, start) + pieceAt(insert) + changed.slice(start);
  else if (kind % 4 === 2) changed = changed.slice(0, start) + pieceAt(insert) + changed.slice(end);
  else changed = changed.slice(0, insert % start || 0) + piece + changed.slice(insert % start || 0);
  return changed;
}

const PIECES = (
  '\n| |    |\t|(|)|[|]|{|}|,|:|;|.|=|==|:=|->|+|-|*|**|@|~|<<|<>|!|!=|+=|"|\'|"""|\'\'\'|# c\n|#|\\|\\\n|`|$|f"|rb\'|r"\\' +
  '|f"{|{x!r:>3}|{{|}}|0|1.|.5|1e5|0x|1j|_|x|é|𝑥|\r\n|\r|\f|\0|\u00a0|\ufeff|...|if | else |elif |for | in |not | is |and ' +
  '|lambda |lambda x: |yield |await |async |def f(|class A:|return |pass|import |from | as |with |try:|except |finally:' +
  '|raise |del |global x|print |print(|exec |match |case |type |type x = |None|while |assert |*a|**b|\n    |\n  |: int' +
  '| if x else y|x := 1|\\N{DASH}|\\x41|else:|()|[1:2]|(x for x in y)|\\u12'
).split('|');

function pieceAt(choice: number): string {
  return PIECES[choice % PIECES.length] as string;
}

const NAMES = ['a', 'b', 'df', 'x', 'print', 'match', 'type', 'case', 'exec', '_', 'é', 'f', 'rb', 'u'];
const BLANKS = ['', '', '', ' ', ' ', '  '];
const BLANKS_IN_BRACKETS = [
  ...BLANKS,
  '\n',
  '\n        ',
  ' # c\n',
  '\n  # c\n        # d\n        ',
  ' \\\n ',
  '\r\n        ',
];
const BINARY = ['+', '-', '*', '/', '//', '%', '@', '**', '|', '&', '^', '<<', '>>'];
const COMPARISONS = [' < ', '==', ' != ', ' >= ', ' in ', ' not in ', ' is ', ' is not ', '<=', '>'];
const LITERALS = [
  '1',
  '0x1F',
  '1_000',
  '1.',
  '.5',
  '1e-5',
  '2j',
  'None',
  'True',
  '...',
  '"s"',
  "'it\\'s'",
  'b"\\x00"',
  'r"\\d"',
];
const STRINGS = [
  'f"{x}"',
  "f'a{x!r:>{w}}b{{c}}'",
  '"a" "b"',
  '"""a\n"b"\n"""',
  'u"\\u1234\\q"',
  'f"{a[\'k\']}{b=}"',
  'rf"\\d{x:%Y}"',
  "'''\n'''",
  '"😀"',
  '"\\\n"',
  'f"{x, y}{ {1: 2}[1] }"',
];
const TYPES = [
  'int',
  'List[int]',
  'np.ndarray',
  'Dict[str, List[a.b]]',
  'int | None',
  'List[int] | None',
  '"X"',
  'Callable[[int], str]',
];
const COMMENTS = ['', '', '', '  # c', '#'];

class Program {
  private readonly choices: readonly number[];
  private at = 0;
  private brackets = 0;

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  text(): string {
    let text = this.pick(['', '', '\n', '# c\n', '  # c\n\n']);
    while (this.at < this.choices.length) text += this.statement('', 0);
    return text + this.pick(['', '\n', '   ', '# end', '    # end\n']);
  }

  private choice(count: number): number {
    return (this.choices[this.at++] ?? 0) % count;
  }

  private pick<T>(options: readonly T[]): T {
    return options[this.choice(options.length)] as T;
  }

  private blank(): string {
    return this.pick(this.brackets > 0 ? BLANKS_IN_BRACKETS : BLANKS);
  }

  private inBrackets(open: string, close: string, content: () => string): string {
    this.brackets++;
    const text = open + this.blank() + content() + this.blank();
    this.brackets--;
    return text + close;
  }

  private list(item: () => string, most = 3): string {
    const items = Array.from({ length: this.choice(most + 1) }, () => item() + this.blank());
    return items.join(`,${this.blank()}`) + (items.length > 0 ? this.pick(['', '', ',']) : '');
  }

  private name(): string {
    return this.pick(NAMES);
  }

  private atom(depth: number): string {
    const next = depth + 1;
    switch (this.choice(14)) {
      case 0:
      case 1:
        return this.name();
      case 2:
        return this.pick(LITERALS);
      case 3:
        return this.pick(STRINGS);
      case 4:
        return `${this.atom(next)}.${this.name()}`;
      case 5:
        return (
          this.atom(next) +
          this.pick(['', ' ']) +
          this.inBrackets('(', ')', () => this.list(() => this.argument(next)))
        );
      case 6:
        return this.atom(next) + this.inBrackets('[', ']', () => this.subscript(next));
      case 7:
        return this.inBrackets('(', ')', () => this.list(() => this.item(next)));
      case 8:
        return this.inBrackets('[', ']', () => this.list(() => this.item(next)));
      case 9:
        return this.inBrackets('{', '}', () => this.list(() => this.pair(next)));
      case 10:
        return this.inBrackets(
          '{',
          '}',
          () => `${this.expression(next)},${this.list(() => this.item(next))}`,
        );
      case 11: {
        const [open, close] = this.pick(
          ['()', '[]', '{}'].map((both) => [both[0] as string, both[1] as string]),
        );
        return this.inBrackets(open as string, close as string, () => this.comprehension(next));
      }
      case 12:
        return this.inBrackets('(', ')', () =>
          this.pick(['yield', 'yield x', 'y := 1', 'yield from z', '*a, b']),
        );
      default:
        return this.inBrackets('(', ')', () => this.expression(next));
    }
  }

  private subscript(depth: number): string {
    const part = () => this.pick(['', this.expression(depth)]);
    return `${this.pick([this.expression(depth), `${part()}:${part()}`, `${part()}:${part()}:${part()}`])}${this.pick(['', ',', ', 0', ', :'])}`;
  }

  private argument(depth: number): string {
    return this.pick(['', '', '', 'key=', '*', '**', 'x := ']) + this.expression(depth);
  }

  private item(depth: number): string {
    return this.pick(['', '', '', '*']) + this.expression(depth);
  }

  private pair(depth: number): string {
    return this.pick([
      `${this.expression(depth)}:${this.blank()}${this.expression(depth)}`,
      `**${this.atom(depth)}`,
    ]);
  }

  private comprehension(depth: number): string {
    const clause = () => `${this.pick(['for', 'async for'])} ${this.target(depth)} in ${this.atom(depth)}`;
    const condition = () => this.pick(['', ` if ${this.atom(depth)}`, ` if a and not b ${clause()}`]);
    return `${this.pick(['', 'a:'])}${this.expression(depth)} ${this.blank()}${clause()}${condition()}`;
  }

  private expression(depth: number): string {
    if (depth > 5 || this.at >= this.choices.length) return this.name();
    const next = depth + 1;
    const [left, blank] = [() => this.atom(next), () => this.blank()];
    switch (this.choice(13)) {
      case 0:
        return left() + blank() + this.pick(BINARY) + blank() + left();
      case 1:
        return left() + this.pick(COMPARISONS) + left();
      case 2:
        return `${left()} ${this.pick(['and', 'or'])} ${blank()}${this.expression(next)}`;
      case 3:
        return this.pick(['not ', '-', '+', '~', 'await ', '--']) + left();
      case 4:
        return `${left()} if ${left()} ${blank()}else ${this.expression(next)}`;
      case 5:
        return `lambda${this.pick(['', ' x', ' *a, **k', ' x, y=1', ' x, /, *, y', ' (a, b)'])}:${blank()}${this.expression(next)}`;
      case 6:
        return `${left()} ${this.pick(BINARY)} ${this.pick(['', '-', 'not '])}${left()} ${this.pick(BINARY)} ${left()}`;
      default:
        return left();
    }
  }

  private target(depth: number): string {
    return this.pick([
      () => this.name(),
      () => this.name(),
      () => 'a, b',
      () => '(a, b)',
      () => '[a, *b]',
      () => 'a,',
      () => '*a, b',
      () => `${this.atom(depth + 3)}.x`,
      () => `${this.atom(depth + 3)}[0], (c, d)`,
    ])();
  }

  private values(): string {
    return this.expression(1) + this.pick(['', '', '', `, ${this.expression(2)}`, ',', ', *a']);
  }

  private simple(): string {
    const assign = () => `${this.target(1)}${this.blank()}=${this.blank()}`;
    switch (this.choice(16)) {
      case 0:
      case 1:
      case 2:
        return assign() + this.values();
      case 3:
        return this.values();
      case 4:
        return assign() + assign() + this.values();
      case 5:
        return `${this.name()}: ${this.pick(TYPES)}${this.pick(['', ` = ${this.values()}`])}`;
      case 6:
        return `${this.target(1)} ${this.pick(BINARY)}= ${this.values()}`;
      case 7:
        return this.pick([
          'import a.b as c, d',
          'from . import x',
          'from ...a.b import (x, # c\n y as z,)',
          'from a import *',
          'from __future__ import division',
        ]);
      case 8:
        return this.pick([
          'pass',
          'break',
          'continue',
          'return',
          'raise',
          'global a, b',
          'nonlocal x',
          'yield',
          'yield a, b',
        ]);
      case 9:
        return `${this.pick(['return', 'del', 'raise', 'assert', 'yield', 'yield from', 'await'])} ${this.values()}`;
      case 10:
        return `raise ${this.atom(1)} from ${this.atom(1)}`;
      case 11:
        return `${this.pick(['print ', 'print', 'exec ', 'type ', 'match ', 'type x = '])}${this.values()}`;
      case 12:
        return `x = yield ${this.values()}`;
      default:
        return this.expression(0);
    }
  }

  private lineEnd(indent: string): string {
    const end = this.pick(['\n', '\n', '\n', '\r\n', ';\n', `; ${this.expression(3)}\n`]);
    return end.replace(/\r?\n$/, (newline) => this.pick(COMMENTS) + newline) + this.comments(indent);
  }

  private comments(indent: string): string {
    return this.pick([
      '',
      '',
      '',
      '',
      '\n',
      `${indent}# c\n`,
      '# c\n',
      `${indent}  # c\n`,
      ` # c\n\n${indent}# d\n`,
      `${indent}    # c\n`,
    ]);
  }

  private block(indent: string, depth: number): string {
    if (depth > 3 || this.choice(5) === 0) return `:${this.blank()}${this.simple()}${this.lineEnd(indent)}`;
    const inner = indent + this.pick(['    ', '  ', '\t', ' ']);
    let text = `:${this.pick(COMMENTS)}\n${this.comments(inner)}`;
    for (let count = 1 + this.choice(3); count > 0; count--) text += this.statement(inner, depth + 1);
    return text;
  }

  private statement(indent: string, depth: number): string {
    const block = () => this.block(indent, depth);
    const orElse = () => this.pick([() => '', () => `${indent}else${block()}`])();
    switch (this.choice(20)) {
      case 0:
        return `${indent}if ${this.expression(1)}${block()}${this.pick([() => '', () => `${indent}elif a${block()}`])()}${orElse()}`;
      case 1:
        return `${indent}${this.pick(['', 'async '])}for ${this.target(1)} in ${this.values()}${block()}${orElse()}`;
      case 2:
        return `${indent}while ${this.expression(1)}${block()}${orElse()}`;
      case 3:
        return `${indent}try${block()}${indent}except${this.pick(['', ' A', ' A as e', ' (A, B) as e', ' A, e', '* A'])}${block()}${orElse()}${this.pick([() => '', () => `${indent}finally${block()}`])()}`;
      case 4:
        return `${indent}${this.pick(['', 'async '])}with ${this.pick(['a', 'a as b', 'f(x) as (a, b), c', '(a)', '(a, b)', '(a, b) as c', '(a as b)'])}${block()}`;
      case 5:
        return `${this.pick(['', `${indent}@a.b(c)\n`, `${indent}@a # c\n${indent}# d\n`])}${indent}${this.pick(['', 'async '])}def f${this.parameters()}${this.pick(['', ` -> ${this.pick(TYPES)}`])}${block()}`;
      case 6:
        return `${indent}class A${this.pick(['', '()', '(B, metaclass=C)', '[T]', '(*a)'])}${block()}`;
      case 7:
        return this.matchStatement(indent, depth);
      default:
        return `${indent}${this.simple()}${this.lineEnd(indent)}`;
    }
  }

  private parameters(): string {
    const parameter = () =>
      this.pick([
        'a',
        'b=1',
        `c: ${this.pick(TYPES)}`,
        'd: int = 2',
        '*e',
        '*',
        '**f',
        '/',
        '*g: int',
        `h=${this.expression(3)}`,
      ]);
    return this.inBrackets('(', ')', () => this.list(parameter, 4));
  }

  private matchStatement(indent: string, depth: number): string {
    const pattern = () =>
      this.pick([
        '1',
        '-1',
        '"a" | None',
        'x',
        '_',
        'a.b',
        '[a, *_]',
        '(a, b)',
        '{"k": v, **r}',
        'A(x, y=1) as z',
        'a, b',
        '1 | 2',
        '1+2j',
        '[1, (2 | 3)]',
        'A(b=c.d)',
      ]);
    const clause = () =>
      `${indent}  case ${pattern()}${this.pick(['', ' if x'])}${this.block(`${indent}  `, depth)}`;
    return `${indent}match ${this.pick(['x', '(x)', 'x, y', '-x', '[x]', 'x.y(z)'])}:\n${this.comments(`${indent}  `)}${clause()}${this.pick(['', clause()])}`;
  }
}
