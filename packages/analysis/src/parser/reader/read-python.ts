import type { SyntaxTree } from '../syntax.ts';
import { CompoundReader } from './compound-reader.ts';
import { isDeeperThan, MAX_DEPTH, type Node } from './node.ts';
import { isGivenUp } from './unreadable.ts';

/**
 * Reads Python text in one pass, as tree-sitter would: the same tree, without errors. Undefined where it is not sure of
 * that: broken code, Python 2's statements, odd indentation, rare constructs. Never throws; takes time in proportion to
 * the text.
 */
export function readPython(text: string): SyntaxTree | undefined {
  if (hasOddCharacters(text)) return undefined;
  try {
    const root = new ModuleReader(text).read();
    return root === undefined ? undefined : { root, isCut: false, text, hasError: false };
  } catch (error) {
    if (isGivenUp(error)) return undefined;
    throw error;
  }
}

/** NULs, form feeds, carriage returns alone and halves of characters, which tree-sitter treats in ways of its own. */
function hasOddCharacters(text: string): boolean {
  if (text.includes('\0') || text.includes('\f') || !text.isWellFormed()) return true;
  let at = text.indexOf('\r');
  while (at >= 0) {
    if (text.charCodeAt(at + 1) !== 10) return true;
    at = text.indexOf('\r', at + 1);
  }
  return false;
}

class ModuleReader extends CompoundReader {
  read(): Node | undefined {
    const children: Node[] = [];
    this.endLine();
    this.statements(children);
    const root: Node = {
      type: 'module',
      named: true,
      field: '',
      start: children[0]?.start ?? this.length,
      end: this.length,
      missing: false,
      children,
    };
    return this.mayBeDeep() && isDeeperThan(root, MAX_DEPTH) ? undefined : root;
  }

  /** Whether the tree may be deeper than allowed: between two levels are at most two nodes for each of ten precedences. */
  private mayBeDeep(): boolean {
    return (this.deepest + 1) * (20 + 10 * this.longestChain) > MAX_DEPTH;
  }
}
