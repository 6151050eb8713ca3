import { BracketReader } from './bracket-reader.ts';
import { branch, inField, type Node } from './node.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/** A run of this many operators, attributes and calls is nested too deeply. */
const MAX_CHAIN = 380;

/** Operators, attributes, calls, conditions, lambdas: a method for each precedence, weakest first. */
export abstract class ExpressionReader extends BracketReader {
  /** Where a type begins. There, `List[int]` is a `generic_type`; anywhere else, a `subscript`. */
  protected typeStart = -1;
  protected abstract genericType(name: Node): Node;

  protected expression(): Node {
    if (this.kind === kinds.LAMBDA) return this.lambdaExpression();
    const node = this.disjunction();
    return this.kind === kinds.IF ? this.conditional(node) : node;
  }

  private conditional(value: Node): Node {
    this.enter();
    const word = this.take();
    const condition = this.disjunction();
    const otherwise = this.expect(kinds.ELSE);
    const node = branch('conditional_expression', [value, word, condition, otherwise, this.expression()]);
    this.level--;
    return node;
  }

  private lambdaExpression(): Node {
    if (this.fields > 0) giveUp();
    this.enter();
    const children = [this.take()];
    if (this.kind !== kinds.COLON) {
      children.push(inField('parameters', branch('lambda_parameters', this.parameterList(false))));
    }
    children.push(this.expect(kinds.COLON));
    children.push(inField('body', this.expression()));
    // In slices and the like, the colon might be the lambda's.
    if (this.kind === kinds.COLON) giveUp();
    this.level--;
    return branch('lambda', children);
  }

  protected disjunction(): Node {
    let node = this.conjunction();
    for (let length = 0; this.kind === kinds.OR; length++) {
      this.noteChain(length);
      const word = inField('operator', this.take());
      const right = this.conjunction();
      node = branch('boolean_operator', [inField('left', node), word, inField('right', right)]);
    }
    return node;
  }

  private conjunction(): Node {
    let node = this.inversion();
    for (let length = 0; this.kind === kinds.AND; length++) {
      this.noteChain(length);
      const word = inField('operator', this.take());
      const right = this.inversion();
      node = branch('boolean_operator', [inField('left', node), word, inField('right', right)]);
    }
    return node;
  }

  private inversion(): Node {
    if (this.kind !== kinds.NOT) return this.comparison();
    this.enter();
    const word = this.take();
    const node = branch('not_operator', [word, inField('argument', this.inversion())]);
    this.level--;
    return node;
  }

  private comparison(): Node {
    const first = this.binary(0);
    if (kinds.IS_COMPARISON[this.kind] === 0) return first;
    const children = [first];
    while (kinds.IS_COMPARISON[this.kind] === 1) {
      children.push(inField('operators', this.comparisonSign()), this.binary(0));
    }
    return branch('comparison_operator', children);
  }

  private comparisonSign(): Node {
    const { kind } = this;
    const isIn = kind === kinds.NOT;
    const first = this.take();
    if (!isIn && (kind !== kinds.IS || this.kind !== kinds.NOT)) return first;
    const second = this.expect(isIn ? kinds.IN : kinds.NOT);
    const node = branch(isIn ? 'not in' : 'is not', [first, second]);
    node.named = false;
    return node;
  }

  /** Operators that bind more strongly than `weakest`. */
  private binary(weakest: number): Node {
    let node = this.unary();
    for (let length = 0; ; length++) {
      const strength = kinds.BINARY_STRENGTH[this.kind] as number;
      if (strength <= weakest || node.type === 'generic_type') return node;
      this.noteChain(length);
      const isPower = this.kind === kinds.POWER;
      const sign = inField('operator', this.take());
      const right = isPower ? this.power() : this.binary(strength);
      node = branch('binary_operator', [inField('left', node), sign, inField('right', right)]);
    }
  }

  /** What is right of `**`, which binds from right to left. */
  private power(): Node {
    this.enter();
    const node = this.binary(kinds.UNARY_STRENGTH);
    this.level--;
    return node;
  }

  private unary(): Node {
    const { kind } = this;
    if (kind === kinds.NAME) return this.postfix();
    if (kind === kinds.MINUS || kind === kinds.PLUS || kind === kinds.TILDE) {
      this.enter();
      const sign = inField('operator', this.take());
      const operand = inField('argument', this.binary(kinds.UNARY_STRENGTH));
      this.level--;
      return branch('unary_operator', [sign, operand]);
    }
    return kind === kinds.AWAIT ? this.await() : this.postfix();
  }

  private await(): Node {
    this.enter();
    const word = this.take();
    const { kind } = this;
    if (kind !== kinds.NAME && kind !== kinds.OPEN_PAREN && kind !== kinds.STRING) giveUp();
    const node = branch('await', [word, this.binary(kinds.UNARY_STRENGTH)]);
    this.level--;
    return node;
  }

  protected postfix(): Node {
    let node = this.primary();
    for (let length = 0; ; length++) {
      if (this.kind === kinds.DOT) {
        const dot = this.take();
        node = branch('attribute', [inField('object', node), dot, inField('attribute', this.identifier())]);
      } else if (this.kind === kinds.OPEN_PAREN) {
        this.enter();
        const parts = inField('arguments', this.argumentList(true));
        node = branch('call', [inField('function', node), parts]);
        this.level--;
      } else if (this.kind === kinds.OPEN_BRACKET) {
        if (node.start === this.typeStart && node.type === 'identifier') return this.genericType(node);
        this.enter();
        node = this.subscript(node);
        this.level--;
      } else return node;
      this.noteChain(length);
    }
  }

  /** A run has become this long. */
  protected noteChain(length: number): void {
    if (length < this.longestChain) return;
    this.longestChain = length + 1;
    if (length > MAX_CHAIN) giveUp();
  }

  private primary(): Node {
    const { kind } = this;
    if (kind === kinds.NAME) return this.takeLeaf('identifier');
    if (kind === kinds.STRING) return this.strings();
    if (kind === kinds.INTEGER) return this.takeLeaf('integer');
    if (kind === kinds.FLOAT) return this.takeLeaf('float');
    if (kind === kinds.NONE) return this.takeLeaf('none');
    if (kind === kinds.TRUE) return this.takeLeaf('true');
    if (kind === kinds.FALSE) return this.takeLeaf('false');
    if (kind === kinds.ELLIPSIS) return this.takeLeaf('ellipsis');
    return this.bracketed(kind);
  }

  private bracketed(kind: number): Node {
    this.enter();
    const node =
      kind === kinds.OPEN_PAREN
        ? this.parenthesized()
        : kind === kinds.OPEN_BRACKET
          ? this.list()
          : kind === kinds.OPEN_BRACE
            ? this.dictionaryOrSet()
            : giveUp();
    this.level--;
    return node;
  }
}
