import { branch, inField, type Node, token } from './node.ts';
import * as kinds from './token-kinds.ts';
import { isPlace, toPattern } from './token-reader.ts';
import { TypeReader } from './type-reader.ts';
import { giveUp } from './unreadable.ts';

/** Statements of one line. */
export abstract class StatementReader extends TypeReader {
  /**
   * What tree-sitter might go on with in the next line (1 in this table of token kinds): of several readings it follows
   * at once, some do not end with the line. `a, f()` and `(b)[0] = c` may be `a, f()(b)[0] = c`.
   */
  private mayGoOnWith = NOTHING;

  /** One or several statements with semicolons between, the comment behind them, and the line's end. */
  protected simpleStatements(children: Node[]): void {
    for (;;) {
      this.mayGoOnWith = NOTHING;
      const statement = this.simpleStatement();
      children.push(statement);
      if (this.extras.length > 0) this.placeExtrasAround(statement, children);
      if (this.kind !== kinds.SEMICOLON) break;
      children.push(this.take());
      if (this.extras.length > 0) {
        children.push(...this.extras);
        this.extras = [];
      }
      if (this.kind === kinds.NEWLINE) break;
    }
    if (this.kind !== kinds.NEWLINE) giveUp();
    this.endLine();
    if (this.mayGoOnWith[this.kind] === 1) giveUp();
  }

  /** Extras inside the statement, which is the last child so far, and behind it. */
  private placeExtrasAround(statement: Node, children: Node[]): void {
    children.pop();
    const around = [statement];
    this.placeExtras(around);
    children.push(...around);
  }

  private simpleStatement(): Node {
    switch (this.kind) {
      case kinds.NAME:
        return this.nameStatement();
      case kinds.IMPORT:
        return this.importStatement();
      case kinds.FROM:
        return this.importFromStatement();
      case kinds.RETURN:
        return this.returnStatement();
      case kinds.PASS:
        return branch('pass_statement', [this.take()]);
      case kinds.BREAK:
        return branch('break_statement', [this.take()]);
      case kinds.CONTINUE:
        return branch('continue_statement', [this.take()]);
      case kinds.DEL:
        return branch('delete_statement', [this.take(), this.expressions()]);
      case kinds.ASSERT:
        return this.assertStatement();
      case kinds.RAISE:
        return this.raiseStatement();
      case kinds.GLOBAL:
        return this.namesStatement('global_statement');
      case kinds.NONLOCAL:
        return this.namesStatement('nonlocal_statement');
      default:
        return this.expressionStatement();
    }
  }

  private nameStatement(): Node {
    if (this.isWord('type')) return this.typeStatement();
    if (!this.isWord('print')) return this.expressionStatement();
    const ahead = this.kindAhead();
    if (kinds.BEGINS_OPERAND[ahead] === 1) return this.printStatement();
    // `print >> file, x` is left to tree-sitter.
    return ahead === kinds.SHIFT_RIGHT ? giveUp() : this.expressionStatement();
  }

  /** Python 2's. In brackets, and with anything else that could go on with the name `print`, it is an expression. */
  private printStatement(): Node {
    const children = [token('print', this.start, this.end)];
    this.next();
    children.push(inField('argument', this.expression()));
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === kinds.NEWLINE || this.kind === kinds.SEMICOLON) break;
      children.push(inField('argument', this.expression()));
    }
    return branch('print_statement', children);
  }

  private expressionStatement(): Node {
    if (this.kind === kinds.YIELD) return branch('expression_statement', [this.yieldExpression()]);
    const items = this.expressionItems();
    if (this.isAssigned()) return branch('expression_statement', [this.assignment(items)]);
    if (items.length > 1) this.noteList(items);
    return branch('expression_statement', items);
  }

  private isAssigned(): boolean {
    return (
      this.kind === kinds.ASSIGN || this.kind === kinds.COLON || kinds.IS_AUGMENTED_ASSIGN[this.kind] === 1
    );
  }

  /** An assignment of any kind, whose targets have been read as expressions. */
  private assignment(items: Node[]): Node {
    const only = items.length === 1 ? (items[0] as Node) : undefined;
    if (this.kind === kinds.ASSIGN) {
      const left = inField('left', only === undefined ? patternList(items) : toPattern(only));
      const sign = this.take();
      return branch('assignment', [left, sign, inField('right', this.rightSide())]);
    }
    if (only === undefined || !isPlace(only)) giveUp();
    const left = inField('left', only);
    if (this.kind === kinds.COLON) return this.annotated(left);
    const sign = inField('operator', this.take());
    const right = inField('right', this.rightSide());
    if (right.type === 'assignment') giveUp();
    return branch('augmented_assignment', [left, sign, right]);
  }

  private annotated(left: Node): Node {
    const colon = this.take();
    const type = inField('type', this.annotation());
    if (this.kind !== kinds.ASSIGN) return branch('assignment', [left, colon, type]);
    const sign = this.take();
    const right = inField('right', this.rightSide());
    if (right.type === 'assignment') giveUp();
    return branch('assignment', [left, colon, type, sign, right]);
  }

  private rightSide(): Node {
    if (this.kind === kinds.YIELD) return this.yieldExpression();
    this.enter();
    const items = this.expressionItems();
    const node = this.kind === kinds.ASSIGN ? this.assignment(items) : this.listOf(items);
    this.level--;
    return node;
  }

  private listOf(items: Node[]): Node {
    if (items.length === 1) return items[0] as Node;
    this.noteList(items);
    if (items.some(hasStarInside)) giveUp();
    return branch('expression_list', items);
  }

  /** A list may be targets that go on in the next line; surely so after a comma. */
  private noteList(items: Node[]): void {
    if (items.at(-1)?.named === false) giveUp();
    this.mayGoOnWith = POSTFIXES;
  }

  /** `type X = …`, or a statement that begins with something called `type`. */
  private typeStatement(): Node {
    const { start, end } = this;
    const ahead = this.kindAhead();
    if (ahead !== kinds.NAME) {
      const node = this.expressionStatement();
      if (FOLLOWS_VARIABLE[ahead] === 1) return node;
      // What can be read as `type X = …`, tree-sitter takes for that, even if it goes on in the next line.
      if (node.children[0]?.type === 'assignment') giveUp();
      this.mayGoOnWith = OPERATORS;
      return node;
    }
    this.next();
    const word = token('type', start, end);
    const left = inField('left', this.annotation());
    const sign = this.expect(kinds.ASSIGN);
    return branch('type_alias_statement', [word, left, sign, inField('right', this.annotation())]);
  }

  private returnStatement(): Node {
    const word = this.take();
    if (this.kind === kinds.NEWLINE || this.kind === kinds.SEMICOLON)
      return branch('return_statement', [word]);
    return branch('return_statement', [word, this.expressions()]);
  }

  private assertStatement(): Node {
    const children = [this.take(), this.expression()];
    if (this.kind === kinds.COMMA) children.push(this.take(), this.expression());
    return branch('assert_statement', children);
  }

  private raiseStatement(): Node {
    const children = [this.take()];
    if (this.kind !== kinds.NEWLINE && this.kind !== kinds.SEMICOLON) children.push(this.expressions());
    if (this.kind === kinds.FROM) {
      if (children.length === 1) giveUp();
      children.push(this.take(), inField('cause', this.expression()));
    }
    return branch('raise_statement', children);
  }

  private namesStatement(type: string): Node {
    const children = [this.take(), this.identifier()];
    while (this.kind === kinds.COMMA) children.push(this.take(), this.identifier());
    return branch(type, children);
  }

  private importStatement(): Node {
    const children = [this.take()];
    this.importList(children, kinds.NEWLINE);
    return branch('import_statement', children);
  }

  private importFromStatement(): Node {
    const from = this.take();
    const isFuture = this.kind === kinds.NAME && this.isWord('__future__');
    const module = isFuture ? this.futureWord() : inField('module_name', this.moduleName());
    const children = [from, module, this.expect(kinds.IMPORT)];
    const type = isFuture ? 'future_import_statement' : 'import_from_statement';
    if (this.kind === kinds.STAR) {
      if (isFuture) giveUp();
      children.push(branch('wildcard_import', [this.take()]));
    } else if (this.kind === kinds.OPEN_PAREN) {
      children.push(this.take());
      this.importList(children, kinds.CLOSE_PAREN);
      children.push(this.expect(kinds.CLOSE_PAREN));
    } else this.importList(children, kinds.NEWLINE);
    return branch(type, children);
  }

  private futureWord(): Node {
    const word = token('__future__', this.start, this.end);
    this.next();
    return word;
  }

  private moduleName(): Node {
    if (this.kind === kinds.NAME) return this.dottedName();
    const dots: Node[] = [];
    while (this.kind === kinds.DOT || this.kind === kinds.ELLIPSIS) {
      for (let at = this.start; at < this.end; at++) dots.push(token('.', at, at + 1));
      this.next();
    }
    if (dots.length === 0) giveUp();
    const prefix = branch('import_prefix', dots);
    if (this.kind !== kinds.NAME) return branch('relative_import', [prefix]);
    return branch('relative_import', [prefix, this.dottedName()]);
  }

  protected dottedName(): Node {
    const children = [this.identifier()];
    while (this.kind === kinds.DOT) children.push(this.take(), this.identifier());
    return branch('dotted_name', children);
  }

  /** Imported names up to the token `close`; a comma may stand before a bracket. */
  private importList(children: Node[], close: number): void {
    children.push(this.importedName());
    while (this.kind === kinds.COMMA) {
      children.push(this.take());
      if (this.kind === close && close === kinds.CLOSE_PAREN) break;
      children.push(this.importedName());
    }
  }

  private importedName(): Node {
    const name = inField('name', this.dottedName());
    if (this.kind !== kinds.AS) return name;
    const word = this.take();
    return inField('name', branch('aliased_import', [name, word, inField('alias', this.identifier())]));
  }
}

/** Tokens before which `type` is a variable. */
const FOLLOWS_VARIABLE = new Uint8Array(kinds.TYPE_OF_KIND.length);
for (const kind of [kinds.ASSIGN, kinds.COLON, kinds.DOT, kinds.COMMA]) FOLLOWS_VARIABLE[kind] = 1;

const NOTHING = new Uint8Array(kinds.TYPE_OF_KIND.length);

/** What may stand behind a value. */
const POSTFIXES = new Uint8Array(kinds.TYPE_OF_KIND.length);
for (const kind of [kinds.OPEN_PAREN, kinds.OPEN_BRACKET, kinds.STRING]) POSTFIXES[kind] = 1;

/** The same, and operators that may begin a line of their own. */
const OPERATORS = POSTFIXES.slice();
for (const kind of [kinds.MINUS, kinds.PLUS, kinds.STAR, kinds.AT, kinds.NOT, kinds.IF]) OPERATORS[kind] = 1;

/** Whether tree-sitter might take a value in a list of values for targets; which it does depends on what follows. */
function hasStarInside(node: Node): boolean {
  if (node.type !== 'tuple' && node.type !== 'list' && node.type !== 'parenthesized_expression') return false;
  return node.children.some((child) => child.type === 'list_splat' || hasStarInside(child));
}

function patternList(items: Node[]): Node {
  for (const item of items) if (item.named) toPattern(item);
  return branch('pattern_list', items);
}
