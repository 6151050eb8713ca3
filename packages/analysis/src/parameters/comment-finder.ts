import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { lineAt, lineStartsOf } from '../source/range.ts';
import type { ParameterComment } from './comments.ts';
import { readComment } from './comments.ts';

/** Finds the comment that speaks of a statement: behind it on its last line, else the lines directly above. */
export class CommentFinder {
  private readonly text: string;
  private readonly lineStarts: readonly number[];
  /** Comments by the line on which they stand. */
  private readonly byLine = new Map<number, SyntaxNode>();

  constructor(parsed: ParsedCell) {
    this.text = parsed.tree.text;
    this.lineStarts = lineStartsOf(this.text);
    for (const node of parsed.tree.root.children) this.collect(node);
  }

  commentOf(statement: SyntaxNode): ParameterComment {
    const trailing = this.byLine.get(lineAt(this.lineStarts, statement.end));
    if (trailing !== undefined && trailing.start >= statement.end) {
      const comment = readComment([this.text.slice(trailing.start, trailing.end)]);
      if (Object.keys(comment).length > 0) return comment;
    }
    const above: string[] = [];
    for (let line = lineAt(this.lineStarts, statement.start) - 1; line >= 0; line -= 1) {
      const comment = this.byLine.get(line);
      if (comment === undefined || !this.standsAlone(comment, line)) break;
      above.unshift(this.text.slice(comment.start, comment.end));
    }
    return readComment(above);
  }

  private standsAlone(comment: SyntaxNode, line: number): boolean {
    return this.text.slice(this.lineStarts[line], comment.start).trim() === '';
  }

  private collect(node: SyntaxNode): void {
    if (node.type === 'comment') this.byLine.set(lineAt(this.lineStarts, node.start), node);
    for (const child of node.children) this.collect(child);
  }
}
