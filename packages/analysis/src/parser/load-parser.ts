import { Language, Parser, type Tree } from 'web-tree-sitter';
import { AnalysisError } from '../analysis-error.ts';
import { readPython } from './reader/read-python.ts';
import type { SyntaxNode, SyntaxTree } from './syntax.ts';
import { TOO_DEEP } from './syntax.ts';

/** Bytes, or an address that `fetch` understands. */
export type WasmSource = Uint8Array | URL | string;

export interface ParserOptions {
  /** `web-tree-sitter.wasm`, the parser runtime. */
  readonly runtimeWasm: WasmSource;
  /** `tree-sitter-python.wasm`, the grammar. */
  readonly pythonWasm: WasmSource;
}

let loading: Promise<void> | undefined;
let parser: Parser | undefined;

/**
 * Makes the Python parser ready; everything else in this package is synchronous after it. Loads once however
 * often it is called; a failed attempt may be repeated. Node takes `loadParser` from `@quire/analysis/node`,
 * pages bundled by Vite from `@quire/analysis/browser`: both know where the wasm files are.
 *
 * @throws AnalysisError `parser-unavailable` when a file cannot be read or is not what it should be.
 */
export function loadParser(options: ParserOptions): Promise<void> {
  loading ??= createParser(options).catch((cause: unknown) => {
    loading = undefined;
    throw new AnalysisError(
      'parser-unavailable',
      'The Python parser could not be loaded, so notebooks cannot be analysed. Check that web-tree-sitter.wasm and tree-sitter-python.wasm are installed and reachable.',
      { cause },
    );
  });
  return loading;
}

export function isParserLoaded(): boolean {
  return parser !== undefined;
}

async function createParser(options: ParserOptions): Promise<void> {
  const [runtime, grammar] = await Promise.all([readWasm(options.runtimeWasm), readWasm(options.pythonWasm)]);
  // `wasmBinary` is Emscripten's own option; web-tree-sitter's type has it, with the DOM's view of buffers.
  await Parser.init({ wasmBinary: runtime.slice().buffer });
  const language = await Language.load(grammar);
  parser = new Parser().setLanguage(language);
}

async function readWasm(source: WasmSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${String(source)} answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Parses Python text: by the reader what it is sure of, the rest by tree-sitter. Lenient: broken code yields a tree with
 * `ERROR` nodes and `hasError`.
 *
 * @throws AnalysisError `parser-not-loaded` before `loadParser` has finished.
 */
export function parsePython(text: string): SyntaxTree {
  if (parser === undefined) throw notLoaded();
  return readPython(text) ?? parseByTreeSitter(text);
}

/**
 * Parses with tree-sitter alone: what `parsePython` answers is this, by a faster way where there is one.
 *
 * @throws AnalysisError `parser-not-loaded` before `loadParser` has finished.
 */
export function parseByTreeSitter(text: string): SyntaxTree {
  if (parser === undefined) throw notLoaded();
  const tree = parser.parse(text);
  if (tree === null) throw new AnalysisError('parser-unavailable', 'The Python parser has no grammar.');
  try {
    const { hasError } = tree.rootNode;
    return { ...copyTree(tree, hasError), text, hasError };
  } finally {
    tree.delete();
  }
}

function notLoaded(): AnalysisError {
  return new AnalysisError('parser-not-loaded', 'Call and await loadParser() before analysing code.');
}

interface Growing extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/**
 * Nodes inside one another. What is nested more deeply is left out, so that whoever walks a tree may call itself;
 * CPython gives up long before in brackets, and not much later in sums.
 */
const MAX_DEPTH = 400;

/**
 * Every question to the cursor is a call into wasm, so that few are asked: what follows from a node's type is
 * looked up in a table, and nodes are only missing in trees with errors.
 */
function copyTree(tree: Tree, hasError: boolean): Pick<SyntaxTree, 'root' | 'isCut'> {
  const cursor = tree.walk();
  const { types, fields } = tree.language;
  const { named, isLeaf } = kindsOf(tree.language);
  const ancestors: Growing[] = [];
  let isCut = false;
  const nodeHere = (): Growing => {
    const id = cursor.nodeTypeId;
    const isKnown = id < types.length;
    const isToken = isLeaf[id] === true;
    const isTooDeep = !isToken && ancestors.length >= MAX_DEPTH;
    if (isTooDeep) isCut = true;
    return {
      type: isTooDeep ? TOO_DEEP : ((isKnown ? types[id] : undefined) ?? cursor.nodeType),
      named: isKnown ? (named[id] ?? false) : cursor.nodeIsNamed,
      field: fields[cursor.currentFieldId] ?? '',
      start: cursor.startIndex,
      end: cursor.endIndex,
      missing: hasError && cursor.nodeIsMissing,
      children: isToken || isTooDeep ? NO_CHILDREN : [],
    };
  };
  try {
    const root = nodeHere();
    let current = root;
    for (;;) {
      if (current.children !== NO_CHILDREN && cursor.gotoFirstChild()) {
        ancestors.push(current);
      } else {
        while (!cursor.gotoNextSibling()) {
          if (ancestors.pop() === undefined || !cursor.gotoParent()) return { root, isCut };
        }
      }
      const parent = ancestors.at(-1);
      if (parent === undefined) return { root, isCut };
      current = nodeHere();
      parent.children.push(current);
    }
  } finally {
    cursor.delete();
  }
}

/** Of all tokens, which are most nodes; nobody adds to it. */
const NO_CHILDREN: SyntaxNode[] = [];

/** Named nodes that are one token. Those without a name are, unless written as two words: `not in`. */
const TOKENS = new Set(
  'identifier integer float true false none ellipsis comment string_start string_end'.split(' '),
);

/** What follows from the type of a node, by its number. */
interface Kinds {
  readonly named: readonly boolean[];
  readonly isLeaf: readonly boolean[];
}

const kindsByLanguage = new WeakMap<Language, Kinds>();

function kindsOf(language: Language): Kinds {
  const known = kindsByLanguage.get(language);
  if (known !== undefined) return known;
  const named = language.types.map((_, id) => language.nodeTypeIsNamed(id));
  const isLeaf = language.types.map((type, id) =>
    named[id] === true ? TOKENS.has(type) : !type.includes(' '),
  );
  const kinds = { named, isLeaf };
  kindsByLanguage.set(language, kinds);
  return kinds;
}
