import { branch, inField, insertExtras, leaf, type Node, token } from './node.ts';
import { Scanner } from './scanner.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/**
 * What all parts of the reader share. The reader is one object in layers, a class each, because expressions, strings
 * and parameters contain each other: a layer names as abstract what a later one brings.
 *
 * All methods are called with the first token of what they read at hand, and leave the first one behind it.
 */
export abstract class TokenReader extends Scanner {
  /** Any expression, but for `name := value`. */
  protected abstract expression(): Node;
  /** An expression without `if … else` and `lambda` outside brackets. */
  protected abstract disjunction(): Node;
  /** A name, literal or brackets, with the attributes, calls and subscripts behind it. */
  protected abstract postfix(): Node;
  /** Parameters up to a closing bracket or colon. */
  protected abstract parameterList(isTyped: boolean): Node[];

  /** The keyword or sign at hand. */
  protected take(): Node {
    const node = token(kinds.TYPE_OF_KIND[this.kind] as string, this.start, this.end);
    this.next();
    return node;
  }

  protected expect(kind: number): Node {
    if (this.kind !== kind) giveUp();
    return this.take();
  }

  /** The token at hand as a named leaf. */
  protected takeLeaf(type: string): Node {
    const node = leaf(type, this.start, this.end);
    this.next();
    return node;
  }

  protected identifier(): Node {
    if (this.kind !== kinds.NAME) giveUp();
    return this.takeLeaf('identifier');
  }

  /** Whether the name at hand is this soft keyword. */
  protected isWord(word: string): boolean {
    return this.end - this.start === word.length && this.source.startsWith(word, this.start);
  }

  protected namedOrExpression(): Node {
    const node = this.expression();
    if (this.kind !== kinds.WALRUS) return node;
    if (node.type !== 'identifier') giveUp();
    const sign = this.take();
    const value = this.disjunction();
    // tree-sitter takes `(a := b) if c else d` for `a := b if c else d`.
    if (this.kind === kinds.IF || this.kind === kinds.AS) giveUp();
    return branch('named_expression', [inField('name', node), sign, inField('value', value)]);
  }

  /** `a, *b, c`: the items and the commas. One item without a comma has no star. */
  protected expressionItems(): Node[] {
    const first = this.starOrExpression();
    if (this.kind !== kinds.COMMA) return first.type === 'list_splat' ? giveUp() : [first];
    const items = [first];
    while (this.kind === kinds.COMMA) {
      items.push(this.take());
      if (ENDS_EXPRESSIONS[this.kind] === 1) break;
      items.push(this.starOrExpression());
    }
    return items;
  }

  /** One expression, or several as an `expression_list`. */
  protected expressions(): Node {
    const items = this.expressionItems();
    return items.length === 1 ? (items[0] as Node) : branch('expression_list', items);
  }

  /** Outside of brackets only names may have a star: tree-sitter nests others in odd ways, now and then. */
  protected starOrExpression(): Node {
    if (this.kind !== kinds.STAR) return this.expression();
    const star = this.take();
    return branch('list_splat', [star, this.identifier()]);
  }

  protected yieldExpression(): Node {
    const word = this.take();
    if (ENDS_EXPRESSIONS[this.kind] === 1) return branch('yield', [word]);
    if (this.kind !== kinds.FROM) return branch('yield', [word, this.expressions()]);
    return branch('yield', [word, this.take(), this.expression()]);
  }

  /** The targets of `for`, one or several. */
  protected forTargets(): Node {
    const first = this.forTarget();
    if (this.kind !== kinds.COMMA) return first.type === 'list_splat_pattern' ? giveUp() : first;
    const children = [first];
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.IN) break;
      children.push(this.forTarget());
    }
    return branch('pattern_list', children);
  }

  private forTarget(): Node {
    if (this.kind !== kinds.STAR) return toPattern(this.postfix());
    const star = this.take();
    return branch('list_splat_pattern', [star, this.identifier()]);
  }

  /** Moves collected extras to their places; `children` are those of what the extras lie in or behind. */
  protected placeExtras(children: Node[]): void {
    if (this.extras.length === 0) return;
    insertExtras(children, this.extras);
    this.extras = [];
  }
}

/** Tokens before which a comma may end a list without brackets. */
const ENDS_EXPRESSIONS = new Uint8Array(kinds.TYPE_OF_KIND.length);
for (const kind of [kinds.NEWLINE, kinds.SEMICOLON, kinds.ASSIGN, kinds.COLON, kinds.CLOSE_PAREN]) {
  ENDS_EXPRESSIONS[kind] = 1;
}

/** Whether a node is a name, attribute or subscript. */
export function isPlace(node: Node): boolean {
  return node.type === 'identifier' || node.type === 'attribute' || node.type === 'subscript';
}

const PATTERN_OF: Readonly<Record<string, string>> = {
  tuple: 'tuple_pattern',
  parenthesized_expression: 'tuple_pattern',
  list: 'list_pattern',
};

/** Turns an expression into what it is left of `=`. */
export function toPattern(node: Node): Node {
  if (isPlace(node)) return node;
  if (node.type === 'list_splat') {
    if (node.children[1]?.type !== 'identifier') giveUp();
    node.type = 'list_splat_pattern';
    return node;
  }
  node.type = PATTERN_OF[node.type] ?? giveUp();
  for (const child of node.children) if (child.named) toPattern(child);
  return node;
}
