/** What a token is, as a small number. Signs and keywords come with tree-sitter's name for their node: their text. */

export const END = 0;
export const NEWLINE = 1;
export const NAME = 2;
export const INTEGER = 3;
export const FLOAT = 4;
/** The prefix and opening quote of a string. */
export const STRING = 5;

const FIRST_TEXT = 6;

const TEXTS = (
  '( ) [ ] { } , : ; . ... -> := = == != < > <= >= + - * / // % @ ** | & ^ << >> ~ ! ' +
  '+= -= *= /= //= %= @= **= |= &= ^= <<= >>= ' +
  'False None True and as assert async await break class continue def del elif else except finally for from global ' +
  'if import in is lambda nonlocal not or pass raise return try while with yield'
).split(' ');

/** By the number of a token. */
export const TYPE_OF_KIND: readonly string[] = [...Array<string>(FIRST_TEXT).fill(''), ...TEXTS];

export function kindOf(text: string): number {
  return FIRST_TEXT + TEXTS.indexOf(text);
}

export const OPEN_PAREN = kindOf('(');
export const CLOSE_PAREN = kindOf(')');
export const OPEN_BRACKET = kindOf('[');
export const CLOSE_BRACKET = kindOf(']');
export const OPEN_BRACE = kindOf('{');
export const CLOSE_BRACE = kindOf('}');
export const COMMA = kindOf(',');
export const COLON = kindOf(':');
export const SEMICOLON = kindOf(';');
export const DOT = kindOf('.');
export const ELLIPSIS = kindOf('...');
export const ARROW = kindOf('->');
export const WALRUS = kindOf(':=');
export const ASSIGN = kindOf('=');
export const PLUS = kindOf('+');
export const MINUS = kindOf('-');
export const STAR = kindOf('*');
export const SLASH = kindOf('/');
export const AT = kindOf('@');
export const POWER = kindOf('**');
export const BAR = kindOf('|');
export const SHIFT_RIGHT = kindOf('>>');
export const TILDE = kindOf('~');
export const BANG = kindOf('!');

export const FALSE = kindOf('False');
export const NONE = kindOf('None');
export const TRUE = kindOf('True');
export const AND = kindOf('and');
export const AS = kindOf('as');
export const ASSERT = kindOf('assert');
export const ASYNC = kindOf('async');
export const AWAIT = kindOf('await');
export const BREAK = kindOf('break');
export const CLASS = kindOf('class');
export const CONTINUE = kindOf('continue');
export const DEF = kindOf('def');
export const DEL = kindOf('del');
export const ELIF = kindOf('elif');
export const ELSE = kindOf('else');
export const EXCEPT = kindOf('except');
export const FINALLY = kindOf('finally');
export const FOR = kindOf('for');
export const FROM = kindOf('from');
export const GLOBAL = kindOf('global');
export const IF = kindOf('if');
export const IMPORT = kindOf('import');
export const IN = kindOf('in');
export const IS = kindOf('is');
export const LAMBDA = kindOf('lambda');
export const NONLOCAL = kindOf('nonlocal');
export const NOT = kindOf('not');
export const OR = kindOf('or');
export const PASS = kindOf('pass');
export const RAISE = kindOf('raise');
export const RETURN = kindOf('return');
export const TRY = kindOf('try');
export const WHILE = kindOf('while');
export const WITH = kindOf('with');
export const YIELD = kindOf('yield');

/** How strongly binary operators bind, 0 for all other tokens. */
export const BINARY_STRENGTH = new Uint8Array(TYPE_OF_KIND.length);
['|', '&', '^', '<< >>', '+ -', '* @ / % //', '', '**'].forEach((signs, index) => {
  for (const sign of signs.split(' ')) if (sign !== '') BINARY_STRENGTH[kindOf(sign)] = index + 1;
});

/** How strongly `-x`, `+x`, `~x` and `await x` bind: weaker than `**` only. */
export const UNARY_STRENGTH = 7;

/** 1 for tokens of one word that compare; `in`, `is`, `not in` and `is not` too by their first word. */
export const IS_COMPARISON = new Uint8Array(TYPE_OF_KIND.length);
for (const sign of '== != < > <= >= in is not'.split(' ')) IS_COMPARISON[kindOf(sign)] = 1;

export const IS_AUGMENTED_ASSIGN = new Uint8Array(TYPE_OF_KIND.length);
for (const sign of '+= -= *= /= //= %= @= **= |= &= ^= <<= >>='.split(' ')) {
  IS_AUGMENTED_ASSIGN[kindOf(sign)] = 1;
}

/** 1 for tokens that cannot stand behind a name in an expression: a soft keyword before them is a keyword. */
export const BEGINS_OPERAND = new Uint8Array(TYPE_OF_KIND.length);
for (const kind of [NAME, STRING, INTEGER, FLOAT, OPEN_BRACE, NONE, TRUE, FALSE]) BEGINS_OPERAND[kind] = 1;
