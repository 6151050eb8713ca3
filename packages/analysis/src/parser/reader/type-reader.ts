import { ExpressionReader } from './expression-reader.ts';
import { branch, inField, type Node } from './node.ts';
import * as kinds from './token-kinds.ts';
import { toPattern } from './token-reader.ts';
import { giveUp } from './unreadable.ts';

/** Annotations and parameters. */
export abstract class TypeReader extends ExpressionReader {
  /** An annotation: a `type`. tree-sitter has `A[x] | b` as a union, and `b | A[x]` as an operator. */
  protected annotation(): Node {
    this.enter();
    let node = this.typeOperand();
    for (let length = 0; this.kind === kinds.BAR; length++) {
      this.noteChain(2 * length + 1);
      const bar = this.take();
      node = branch('type', [branch('union_type', [node, bar, this.typeOperand()])]);
    }
    this.level--;
    return node;
  }

  private typeOperand(): Node {
    if (this.kind === kinds.LAMBDA) giveUp();
    this.typeStart = this.start;
    return branch('type', [this.expression()]);
  }

  protected genericType(name: Node): Node {
    if (isSoftKeyword(this.source.slice(name.start, name.end))) giveUp();
    const node = branch('generic_type', [name, this.typeParameters()]);
    if (FOLLOWS_GENERIC[this.kind] !== 1) giveUp();
    return node;
  }

  /** `[T, …]` of generic types, functions and classes. */
  protected typeParameters(): Node {
    const children = [this.take(), this.annotation()];
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.CLOSE_BRACKET) break;
      children.push(this.annotation());
    }
    children.push(this.expect(kinds.CLOSE_BRACKET));
    return branch('type_parameter', children);
  }

  protected parameterList(isTyped: boolean): Node[] {
    const close = isTyped ? kinds.CLOSE_PAREN : kinds.COLON;
    const children = [this.parameter(isTyped)];
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === close) break;
      children.push(this.parameter(isTyped));
    }
    return children;
  }

  private parameter(isTyped: boolean): Node {
    switch (this.kind) {
      case kinds.NAME:
        return this.namedParameter(isTyped);
      case kinds.STAR: {
        const star = this.take();
        if (this.kind === kinds.COMMA) return branch('keyword_separator', [star]);
        return this.typedSplat(branch('list_splat_pattern', [star, this.identifier()]), isTyped);
      }
      case kinds.POWER: {
        const stars = this.take();
        return this.typedSplat(branch('dictionary_splat_pattern', [stars, this.identifier()]), isTyped);
      }
      case kinds.SLASH:
        return branch('positional_separator', [this.take()]);
      case kinds.OPEN_PAREN:
        // Python 2 took parameters apart.
        return toPattern(this.parenthesized());
      default:
        return giveUp();
    }
  }

  private namedParameter(isTyped: boolean): Node {
    const name = this.identifier();
    if (isTyped && this.kind === kinds.COLON) {
      const colon = this.take();
      const type = inField('type', this.annotation());
      if (this.kind !== kinds.ASSIGN) return branch('typed_parameter', [name, colon, type]);
      const sign = this.take();
      const value = inField('value', this.expression());
      return branch('typed_default_parameter', [inField('name', name), colon, type, sign, value]);
    }
    if (this.kind !== kinds.ASSIGN) return name;
    const sign = this.take();
    return branch('default_parameter', [inField('name', name), sign, inField('value', this.expression())]);
  }

  private typedSplat(splat: Node, isTyped: boolean): Node {
    if (!isTyped || this.kind !== kinds.COLON) return splat;
    const colon = this.take();
    return branch('typed_parameter', [splat, colon, inField('type', this.annotation())]);
  }
}

/** tree-sitter knows these names as keywords where a type may begin. */
function isSoftKeyword(name: string): boolean {
  return name === 'print' || name === 'exec' || name === 'match';
}

/** What may stand behind `List[int]` in an annotation; anything else would be an expression. */
const FOLLOWS_GENERIC = new Uint8Array(kinds.TYPE_OF_KIND.length);
for (const kind of [
  kinds.COMMA,
  kinds.CLOSE_PAREN,
  kinds.CLOSE_BRACKET,
  kinds.ASSIGN,
  kinds.COLON,
  kinds.NEWLINE,
  kinds.SEMICOLON,
  kinds.BAR,
]) {
  FOLLOWS_GENERIC[kind] = 1;
}
