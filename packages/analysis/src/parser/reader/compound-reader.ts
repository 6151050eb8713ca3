import { CaseReader } from './case-reader.ts';
import { branch, inField, type Node, token } from './node.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/** Statements with blocks, and blocks. */
export class CompoundReader extends CaseReader {
  /** The statements of a block (or the module), up to where the lines are less indented, and the comments between. */
  protected statements(children: Node[]): void {
    for (;;) {
      if (this.leavesBlock(children)) return;
      this.statement(children);
    }
  }

  /**
   * Takes the comments in front of the line at hand that are in this block, and tells whether the line is not.
   * tree-sitter ends a block before the first comment that is less indented, if a line of code is too.
   */
  private leavesBlock(children: Node[]): boolean {
    const { indent, lineIndent, lineComments } = this;
    while (this.commentsPlaced < lineComments.length) {
      const column = this.lineCommentIndents[this.commentsPlaced] as number;
      if (lineIndent < indent && column < indent) return true;
      children.push(lineComments[this.commentsPlaced++] as Node);
    }
    if (lineIndent > indent) giveUp();
    return lineIndent < indent || this.kind === kinds.END;
  }

  private statement(children: Node[]): void {
    const { kind } = this;
    if (kind < FIRST_KEYWORD) {
      if (kind === kinds.NAME && this.isWord('match') && this.isMatchAhead())
        children.push(this.matchStatement());
      else if (kind === kinds.AT) children.push(this.decoratedDefinition());
      else this.simpleStatements(children);
      return;
    }
    const node = this.compoundStatement(kind);
    if (node === undefined) this.simpleStatements(children);
    else children.push(node);
  }

  private compoundStatement(kind: number): Node | undefined {
    switch (kind) {
      case kinds.IF:
        return this.ifStatement();
      case kinds.FOR:
        return this.forStatement([]);
      case kinds.DEF:
        return this.functionDefinition([]);
      case kinds.WITH:
        return this.withStatement([]);
      case kinds.CLASS:
        return this.classDefinition();
      case kinds.TRY:
        return this.tryStatement();
      case kinds.WHILE:
        return this.whileStatement();
      case kinds.ASYNC:
        return this.asyncStatement();
      default:
        return undefined;
    }
  }

  private asyncStatement(): Node {
    const children = [this.take()];
    if (this.kind === kinds.DEF) return this.functionDefinition(children);
    if (this.kind === kinds.FOR) return this.forStatement(children);
    return this.kind === kinds.WITH ? this.withStatement(children) : giveUp();
  }

  /**
   * Reads a colon and what it introduces, and adds both to the header's `children`; comments of the header find their
   * places among them.
   */
  private suite(children: Node[], field: string): void {
    children.push(this.expect(kinds.COLON));
    this.enter();
    const statements: Node[] = [];
    if (this.kind === kinds.NEWLINE) {
      this.startBlock();
      // The block begins with its first statement: comments above that are the header's.
      this.placeExtras(children);
      this.takeLineComments(children);
      const { indent } = this;
      this.indent = this.lineIndent;
      this.statements(statements);
      this.indent = indent;
    } else {
      this.placeExtras(children);
      this.simpleStatements(statements);
    }
    children.push(inField(field, branch('block', statements)));
    this.level--;
  }

  /** Goes to the first line of a block. */
  private startBlock(): void {
    this.endLine();
    if (this.lineIndent <= this.indent || this.kind === kinds.END) giveUp();
  }

  private takeLineComments(children: Node[]): void {
    const { lineComments } = this;
    while (this.commentsPlaced < lineComments.length)
      children.push(lineComments[this.commentsPlaced++] as Node);
  }

  /** Whether the line at hand goes on with a statement of this indentation; takes the comments before it if so. */
  private continuesWith(kind: number, children: Node[]): boolean {
    if (this.kind !== kind || this.lineIndent !== this.indent) return false;
    this.takeLineComments(children);
    return true;
  }

  private ifStatement(): Node {
    const children = [this.take(), inField('condition', this.namedOrExpression())];
    this.suite(children, 'consequence');
    while (this.continuesWith(kinds.ELIF, children)) {
      const clause = [this.take(), inField('condition', this.namedOrExpression())];
      this.suite(clause, 'consequence');
      children.push(inField('alternative', branch('elif_clause', clause)));
    }
    this.elseClause(children, 'alternative');
    return branch('if_statement', children);
  }

  private elseClause(children: Node[], field: string): void {
    if (!this.continuesWith(kinds.ELSE, children)) return;
    const clause = [this.take()];
    this.suite(clause, 'body');
    children.push(inField(field, branch('else_clause', clause)));
  }

  private whileStatement(): Node {
    const children = [this.take(), inField('condition', this.namedOrExpression())];
    this.suite(children, 'body');
    this.elseClause(children, 'alternative');
    return branch('while_statement', children);
  }

  private forStatement(children: Node[]): Node {
    children.push(this.take(), inField('left', this.forTargets()), this.expect(kinds.IN));
    children.push(inField('right', this.expressions()));
    this.suite(children, 'body');
    this.elseClause(children, 'alternative');
    return branch('for_statement', children);
  }

  private tryStatement(): Node {
    const children = [this.take()];
    this.suite(children, 'body');
    while (this.continuesWith(kinds.EXCEPT, children)) children.push(this.exceptClause());
    this.elseClause(children, '');
    if (this.continuesWith(kinds.FINALLY, children)) {
      const clause = [this.take()];
      this.suite(clause, '');
      children.push(branch('finally_clause', clause));
    }
    return branch('try_statement', children);
  }

  private exceptClause(): Node {
    const children = [this.take()];
    if (this.kind === kinds.STAR) children.push(this.take());
    if (this.kind !== kinds.COLON) {
      const value = this.expression();
      if (this.kind === kinds.AS) children.push(inField('value', this.asPattern(value)));
      else children.push(inField('value', value));
      // Python 2: `except Error, name`.
      if (this.kind === kinds.COMMA && value.field === 'value') {
        children.push(this.take(), inField('value', this.expression()));
      }
    }
    this.suite(children, '');
    return branch('except_clause', children);
  }

  /** `value as target`. */
  private asPattern(value: Node): Node {
    if (value.type === 'conditional_expression' || value.type === 'lambda') giveUp();
    const word = this.take();
    const target = inField('alias', branch('as_pattern_target', [this.postfix()]));
    return branch('as_pattern', [value, word, target]);
  }

  private withStatement(children: Node[]): Node {
    children.push(this.take(), this.withClause());
    this.suite(children, 'body');
    return branch('with_statement', children);
  }

  private withClause(): Node {
    const first = this.withItem();
    if (this.kind === kinds.COLON) {
      const value = first.children[0] as Node;
      return value.type === 'tuple' ? withTuple(value) : branch('with_clause', [first]);
    }
    const children = [first];
    while (this.kind === kinds.COMMA) children.push(this.take(), this.withItem());
    return branch('with_clause', children);
  }

  private withItem(): Node {
    const value = this.expression();
    const item = this.kind === kinds.AS ? this.asPattern(value) : value;
    return branch('with_item', [inField('value', item)]);
  }

  private functionDefinition(children: Node[]): Node {
    children.push(this.take(), inField('name', this.identifier()));
    if (this.kind === kinds.OPEN_BRACKET) children.push(inField('type_parameters', this.typeParameters()));
    children.push(inField('parameters', this.parameters()));
    if (this.kind === kinds.ARROW) {
      children.push(this.take(), inField('return_type', this.annotation()));
      // What stands behind the colon might belong to the type.
      if (this.kind === kinds.COLON && MAY_BELONG_TO_TYPE[this.kindAhead()] === 1) giveUp();
    }
    this.suite(children, 'body');
    return branch('function_definition', children);
  }

  private parameters(): Node {
    const open = this.expect(kinds.OPEN_PAREN);
    if (this.kind === kinds.CLOSE_PAREN) return branch('parameters', [open, this.take()]);
    return branch('parameters', [open, ...this.parameterList(true), this.expect(kinds.CLOSE_PAREN)]);
  }

  private classDefinition(): Node {
    const children = [this.take(), inField('name', this.identifier())];
    if (this.kind === kinds.OPEN_BRACKET) children.push(inField('type_parameters', this.typeParameters()));
    if (this.kind === kinds.OPEN_PAREN) children.push(inField('superclasses', this.argumentList(false)));
    this.suite(children, 'body');
    return branch('class_definition', children);
  }

  private decoratedDefinition(): Node {
    const children: Node[] = [];
    do {
      const decorator = [this.take(), this.expression()];
      if (this.kind !== kinds.NEWLINE) giveUp();
      this.placeExtras(decorator);
      children.push(branch('decorator', decorator));
      this.endLine();
      if (this.lineIndent !== this.indent) giveUp();
      // Nowhere else, tree-sitter ends the block before a comment that is less indented.
      for (const column of this.lineCommentIndents) if (column < this.indent) giveUp();
      this.takeLineComments(children);
    } while (this.kind === kinds.AT);
    children.push(inField('definition', this.definition()));
    return branch('decorated_definition', children);
  }

  private definition(): Node {
    if (this.kind === kinds.CLASS) return this.classDefinition();
    if (this.kind === kinds.DEF) return this.functionDefinition([]);
    const word = this.expect(kinds.ASYNC);
    return this.kind === kinds.DEF ? this.functionDefinition([word]) : giveUp();
  }

  /** Whether the name `match` begins a match statement, and is not a variable or function. */
  private isMatchAhead(): boolean {
    const ahead = this.kindAhead();
    if (kinds.BEGINS_OPERAND[ahead] === 1) return true;
    if (ahead !== kinds.OPEN_PAREN) return false;
    const { source } = this;
    const lineEnd = source.indexOf('\n', this.start);
    return lineEnd > 0 && source.slice(this.start, lineEnd).trimEnd().endsWith(':');
  }

  private matchStatement(): Node {
    const children = [token('match', this.start, this.end)];
    this.next();
    const isBracket = this.kind === kinds.OPEN_PAREN;
    const subject = this.expression();
    // `match (x)[0]: …` might be an annotation.
    if (isBracket && subject.type !== 'parenthesized_expression' && subject.type !== 'tuple') giveUp();
    children.push(inField('subject', subject));
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.COLON) break;
      children.push(inField('subject', this.expression()));
    }
    const colon = this.expect(kinds.COLON);
    children.push(colon);
    if (this.kind !== kinds.NEWLINE) giveUp();
    this.placeExtras(children);
    children.push(inField('body', this.matchBlock((children.at(-1) as Node).end)));
    return branch('match_statement', children);
  }

  /** Unlike others, this block begins behind the colon, or the comment there, and has the comments of its top. */
  private matchBlock(start: number): Node {
    this.enter();
    this.startBlock();
    const { indent } = this;
    this.indent = this.lineIndent;
    const clauses: Node[] = [];
    while (!this.leavesBlock(clauses)) clauses.push(inField('alternative', this.caseClause()));
    this.indent = indent;
    this.level--;
    const block = branch('block', clauses);
    block.start = start;
    return block;
  }

  private caseClause(): Node {
    if (this.kind !== kinds.NAME || !this.isWord('case')) giveUp();
    const children = [token('case', this.start, this.end)];
    this.next();
    this.casePatterns(children);
    if (this.kind === kinds.IF) {
      const word = this.take();
      children.push(inField('guard', branch('if_clause', [word, this.expression()])));
    }
    this.suite(children, 'consequence');
    return branch('case_clause', children);
  }
}

const FIRST_KEYWORD = kinds.FALSE;

/** All tokens but the end of a line and the words of simple statements. */
const MAY_BELONG_TO_TYPE = new Uint8Array(kinds.TYPE_OF_KIND.length).fill(1);
for (const kind of [kinds.NEWLINE, kinds.PASS, kinds.RETURN, kinds.RAISE]) MAY_BELONG_TO_TYPE[kind] = 0;

/** `with (a, b):` has two items, and brackets around them. */
function withTuple(tuple: Node): Node {
  const children = tuple.children.map((child) => {
    if (!child.named) return child;
    if (child.type === 'list_splat' || child.type === 'named_expression') giveUp();
    return branch('with_item', [inField('value', child)]);
  });
  // With one item, it is a tuple after all.
  if (children.length < 5) giveUp();
  return branch('with_clause', children);
}
