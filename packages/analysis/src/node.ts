import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadParser as loadParserFrom } from './parser/load-parser.ts';

/**
 * `loadParser` for Node: reads the wasm files of the installed packages, without running any install script.
 *
 * @throws AnalysisError `parser-unavailable` when they cannot be read.
 */
export async function loadParser(): Promise<void> {
  const require = createRequire(import.meta.url);
  await loadParserFrom({
    runtimeWasm: await readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    pythonWasm: await readFile(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  });
}

export { createLinter } from './lint/node/create-linter.ts';
