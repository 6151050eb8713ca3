/// <reference path="./wasm-url.d.ts" />
import pythonWasm from 'tree-sitter-python/tree-sitter-python.wasm?url';
import runtimeWasm from 'web-tree-sitter/web-tree-sitter.wasm?url';
import { loadParser as loadParserFrom } from './parser/load-parser.ts';

/**
 * `loadParser` for pages and workers bundled by Vite, which serves the wasm files as assets.
 *
 * @throws AnalysisError `parser-unavailable` when they cannot be fetched.
 */
export function loadParser(): Promise<void> {
  return loadParserFrom({ runtimeWasm, pythonWasm });
}
