import { branch, inField, type Node } from './node.ts';
import { StringReader } from './string-reader.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/** Everything in brackets: tuples, lists, dictionaries, sets, comprehensions, arguments, subscripts. */
export abstract class BracketReader extends StringReader {
  /** `(…)`: parentheses around one expression, a tuple or a generator. */
  protected parenthesized(): Node {
    const open = this.take();
    if (this.kind === kinds.CLOSE_PAREN) return branch('tuple', [open, this.take()]);
    if (this.kind === kinds.YIELD) {
      const node = this.yieldExpression();
      return branch('parenthesized_expression', [open, node, this.expect(kinds.CLOSE_PAREN)]);
    }
    const first = this.element();
    if (this.kind === kinds.CLOSE_PAREN) {
      if (first.type === 'list_splat') giveUp();
      return branch('parenthesized_expression', [open, first, this.take()]);
    }
    if (this.kind !== kinds.COMMA) return this.comprehension('generator_expression', [open, first]);
    return branch('tuple', this.elements([open, first], kinds.CLOSE_PAREN));
  }

  protected list(): Node {
    const open = this.take();
    if (this.kind === kinds.CLOSE_BRACKET) return branch('list', [open, this.take()]);
    const first = this.element();
    if (this.kind !== kinds.COMMA && this.kind !== kinds.CLOSE_BRACKET) {
      return this.comprehension('list_comprehension', [open, first]);
    }
    return branch('list', this.elements([open, first], kinds.CLOSE_BRACKET));
  }

  protected dictionaryOrSet(): Node {
    const open = this.take();
    if (this.kind === kinds.CLOSE_BRACE) return branch('dictionary', [open, this.take()]);
    if (this.kind === kinds.POWER) return this.dictionary([open, this.dictionarySplat()]);
    const first = this.element();
    if (this.kind === kinds.COLON) {
      const pair = this.pair(first);
      if (this.kind !== kinds.COMMA && this.kind !== kinds.CLOSE_BRACE) {
        return this.comprehension('dictionary_comprehension', [open, pair]);
      }
      return this.dictionary([open, pair]);
    }
    if (this.kind !== kinds.COMMA && this.kind !== kinds.CLOSE_BRACE) {
      return this.comprehension('set_comprehension', [open, first]);
    }
    return branch('set', this.elements([open, first], kinds.CLOSE_BRACE));
  }

  private dictionary(children: Node[]): Node {
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.CLOSE_BRACE) break;
      children.push(this.kind === kinds.POWER ? this.dictionarySplat() : this.pair(this.expression()));
    }
    children.push(this.expect(kinds.CLOSE_BRACE));
    return branch('dictionary', children);
  }

  private pair(key: Node): Node {
    if (key.type === 'named_expression' || key.type === 'list_splat') giveUp();
    const colon = this.expect(kinds.COLON);
    return branch('pair', [inField('key', key), colon, inField('value', this.expression())]);
  }

  private dictionarySplat(): Node {
    const stars = this.take();
    return branch('dictionary_splat', [stars, this.expression()]);
  }

  /**
   * An item of a collection or call. tree-sitter has several readings of `*a.b()`, `(*a).b()` too, and now and then
   * chooses one of the others.
   */
  private element(): Node {
    if (this.kind !== kinds.STAR) return this.namedOrExpression();
    const star = this.take();
    const value = this.expression();
    if (!SPLATS_ONE_WAY.has(value.type)) giveUp();
    return branch('list_splat', [star, value]);
  }

  /** The elements behind the first, and the closing bracket. */
  private elements(children: Node[], close: number): Node[] {
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === close) break;
      children.push(this.element());
    }
    children.push(this.expect(close));
    return children;
  }

  /** `children` are the opening bracket and the body. */
  private comprehension(type: string, children: Node[]): Node {
    const body = children[1] as Node;
    if (body.type === 'list_splat' || body.type === 'dictionary_splat') giveUp();
    body.field = 'body';
    if (this.kind !== kinds.FOR && this.kind !== kinds.ASYNC) giveUp();
    for (;;) {
      if (this.kind === kinds.IF) {
        const word = this.take();
        children.push(branch('if_clause', [word, this.disjunction()]));
      } else if (this.kind === kinds.FOR || this.kind === kinds.ASYNC) children.push(this.forInClause());
      else break;
    }
    children.push(this.expect(CLOSING_OF[type] as number));
    return branch(type, children);
  }

  private forInClause(): Node {
    const children = this.kind === kinds.ASYNC ? [this.take()] : [];
    children.push(this.expect(kinds.FOR), inField('left', this.forTargets()), this.expect(kinds.IN));
    children.push(inField('right', this.disjunction()));
    return branch('for_in_clause', children);
  }

  /** The arguments of a call or class; `mayGenerate` where `(x for x in y)` is allowed. */
  protected argumentList(mayGenerate: boolean): Node {
    const children = [this.take()];
    if (this.kind !== kinds.CLOSE_PAREN) {
      children.push(this.argument());
      if (mayGenerate && (this.kind === kinds.FOR || this.kind === kinds.ASYNC)) {
        if ((children[1] as Node).type === 'keyword_argument') giveUp();
        return this.comprehension('generator_expression', children);
      }
    }
    while (this.kind === kinds.COMMA) {
      if (children.length === 1) giveUp();
      children.push(this.take());
      if (this.kind === kinds.CLOSE_PAREN) break;
      children.push(this.argument());
    }
    children.push(this.expect(kinds.CLOSE_PAREN));
    return branch('argument_list', children);
  }

  private argument(): Node {
    if (this.kind === kinds.POWER) return this.dictionarySplat();
    const node = this.element();
    if (this.kind !== kinds.ASSIGN) return node;
    if (node.type !== 'identifier') giveUp();
    const sign = this.take();
    return branch('keyword_argument', [inField('name', node), sign, inField('value', this.expression())]);
  }

  /** `[…]` behind a value. */
  protected subscript(value: Node): Node {
    const children = [inField('value', value), this.take(), inField('subscript', this.subscriptItem())];
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.CLOSE_BRACKET) break;
      children.push(inField('subscript', this.subscriptItem()));
    }
    children.push(this.expect(kinds.CLOSE_BRACKET));
    return branch('subscript', children);
  }

  private subscriptItem(): Node {
    let lower: Node | undefined;
    if (this.kind !== kinds.COLON) {
      lower = this.starOrExpression();
      if (this.kind !== kinds.COLON) return lower;
    }
    const children = lower === undefined ? [] : [lower];
    while (this.kind === kinds.COLON) {
      children.push(this.take());
      if (ENDS_SLICE_PART[this.kind] !== 1) children.push(this.expression());
    }
    let colons = 0;
    for (const child of children) if (child.type === ':') colons++;
    if (colons > 2) giveUp();
    return branch('slice', children);
  }
}

const SPLATS_ONE_WAY: ReadonlySet<string> = new Set([
  'identifier',
  'list',
  'tuple',
  'parenthesized_expression',
  'list_comprehension',
  'generator_expression',
  'string',
]);

const CLOSING_OF: Readonly<Record<string, number>> = {
  generator_expression: kinds.CLOSE_PAREN,
  list_comprehension: kinds.CLOSE_BRACKET,
  set_comprehension: kinds.CLOSE_BRACE,
  dictionary_comprehension: kinds.CLOSE_BRACE,
};

const ENDS_SLICE_PART = new Uint8Array(kinds.TYPE_OF_KIND.length);
for (const kind of [kinds.COLON, kinds.COMMA, kinds.CLOSE_BRACKET]) ENDS_SLICE_PART[kind] = 1;
