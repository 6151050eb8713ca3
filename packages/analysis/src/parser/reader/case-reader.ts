import { branch, inField, leaf, type Node, token } from './node.ts';
import { StatementReader } from './statement-reader.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/** The patterns of `case`. */
export abstract class CaseReader extends StatementReader {
  /** What is between `case` and `if` or the colon: patterns and commas. */
  protected casePatterns(children: Node[]): void {
    children.push(this.casePattern());
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.COLON || this.kind === kinds.IF) break;
      children.push(this.casePattern());
    }
  }

  private casePattern(): Node {
    this.enter();
    let node = branch('case_pattern', this.alternatives());
    if (this.kind === kinds.AS) {
      const word = this.take();
      node = branch('case_pattern', [branch('as_pattern', [node, word, this.identifier()])]);
    }
    this.level--;
    return node;
  }

  /** Patterns with `|` between are a `union_pattern`. A negative number is two nodes. */
  private alternatives(): Node[] {
    const children = this.simplePattern();
    if (this.kind !== kinds.BAR) return children;
    while (this.kind === kinds.BAR) children.push(this.take(), ...this.simplePattern());
    return [branch('union_pattern', children)];
  }

  private simplePattern(): Node[] {
    switch (this.kind) {
      case kinds.NAME:
        return [this.namePattern()];
      case kinds.STRING:
        return [this.strings()];
      case kinds.NONE:
        return [this.takeLeaf('none')];
      case kinds.TRUE:
        return [this.takeLeaf('true')];
      case kinds.FALSE:
        return [this.takeLeaf('false')];
      case kinds.STAR:
        return [this.splatPattern()];
      case kinds.OPEN_BRACKET:
        return [this.sequencePattern('list_pattern', kinds.CLOSE_BRACKET)];
      case kinds.OPEN_PAREN:
        return [this.sequencePattern('tuple_pattern', kinds.CLOSE_PAREN)];
      case kinds.OPEN_BRACE:
        return [this.dictionaryPattern()];
      default:
        return this.numberPattern();
    }
  }

  private numberPattern(): Node[] {
    const children = this.kind === kinds.MINUS ? [this.take()] : [];
    children.push(this.plainNumber());
    if (this.kind !== kinds.PLUS && this.kind !== kinds.MINUS) return children;
    children.push(this.take(), this.plainNumber());
    return [branch('complex_pattern', children)];
  }

  private plainNumber(): Node {
    if (this.kind === kinds.INTEGER) return this.takeLeaf('integer');
    return this.kind === kinds.FLOAT ? this.takeLeaf('float') : giveUp();
  }

  private splatPattern(): Node {
    return branch('splat_pattern', [this.take(), this.isWildcard() ? this.wildcard() : this.identifier()]);
  }

  private isWildcard(): boolean {
    return this.kind === kinds.NAME && this.isWord('_');
  }

  private wildcard(): Node {
    const node = token('_', this.start, this.end);
    this.next();
    return node;
  }

  /** A name to bind, a dotted value, a class, or `name=pattern` in a class. */
  private namePattern(): Node {
    if (this.isWildcard()) {
      const node = this.wildcard();
      return this.kind === kinds.DOT || this.kind === kinds.OPEN_PAREN ? giveUp() : node;
    }
    const name = this.dottedName();
    if (this.kind === kinds.ASSIGN) {
      if (name.children.length > 1) giveUp();
      const children = [leaf('identifier', name.start, name.end), this.take(), ...this.simplePattern()];
      return this.kind === kinds.BAR ? giveUp() : branch('keyword_pattern', children);
    }
    if (this.kind !== kinds.OPEN_PAREN) return name;
    return branch('class_pattern', [name, ...this.sequence(kinds.CLOSE_PAREN)]);
  }

  private sequencePattern(type: string, close: number): Node {
    return branch(type, this.sequence(close));
  }

  /** An opening bracket, patterns and commas, and the closing bracket. */
  private sequence(close: number): Node[] {
    const children = [this.take()];
    while (this.kind !== close) {
      children.push(this.casePattern());
      if (this.kind !== kinds.COMMA) break;
      children.push(this.take());
    }
    children.push(this.expect(close));
    return children;
  }

  private dictionaryPattern(): Node {
    const children = [this.take()];
    while (this.kind !== kinds.CLOSE_BRACE) {
      if (this.kind === kinds.POWER) children.push(this.splatPattern());
      else {
        const key = this.simplePattern();
        if (key.length > 1) giveUp();
        children.push(inField('key', key[0] as Node), this.expect(kinds.COLON));
        children.push(inField('value', this.casePattern()));
      }
      if (this.kind !== kinds.COMMA) break;
      children.push(this.take());
    }
    children.push(this.expect(kinds.CLOSE_BRACE));
    return branch('dict_pattern', children);
  }
}
