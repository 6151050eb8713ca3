import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { namedChildren, textOf } from '../parser/syntax.ts';
import type { Action, Value } from './program.ts';

/** How expressions and statements are lowered; each needs the other, so both are handed in. */
export interface LoweringRules {
  readonly expression: (node: SyntaxNode | undefined, at: Lowering) => Value;
  readonly statement: (node: SyntaxNode, at: Lowering) => Action[];
}

/** What lowering carries along: the cell, the rules, and numbers for temporaries. */
export class Lowering {
  readonly parsed: ParsedCell;
  private readonly rules: LoweringRules;

  constructor(parsed: ParsedCell, rules: LoweringRules) {
    this.parsed = parsed;
    this.rules = rules;
  }

  expression(node: SyntaxNode | undefined): Value {
    return this.rules.expression(node, this);
  }

  statement(node: SyntaxNode): Action[] {
    return this.rules.statement(node, this);
  }

  /** The statements of a block. */
  block(node: SyntaxNode | undefined): Action[] {
    return node === undefined ? [] : namedChildren(node).flatMap((statement) => this.statement(statement));
  }

  text(node: SyntaxNode): string {
    return textOf(node, this.parsed.tree.text);
  }

  /** A number that no other temporary has, those of other cells included: functions of theirs may be called here. */
  temporary(): number {
    lastTemporary += 1;
    return lastTemporary;
  }
}

let lastTemporary = 0;

export const SCALAR: Value = { op: 'scalar' };

/** How much of an expression a reason quotes. Characters. */
const MAX_WRITTEN = 60;

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_WRITTEN ? `${line.slice(0, MAX_WRITTEN)}…` : line;
}

/** The names that actions bind in their own scope, those of nested functions left out. */
export function boundNames(actions: readonly Action[], into: Set<string> = new Set()): Set<string> {
  for (const action of actions) {
    if (action.do === 'bind' || action.do === 'augment' || action.do === 'delete') into.add(action.name);
    else if (action.do === 'define' || action.do === 'class') into.add(action.body.name);
    else if (action.do === 'import') into.add(action.local);
    else if (action.do === 'branch') for (const arm of action.arms) boundNames(arm, into);
    else if (action.do === 'attempt') {
      for (const part of [action, ...action.handlers]) boundNames(part.actions, into);
      boundNames(action.otherwise, into);
    }
  }
  return into;
}
