import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';

const WORD = /[A-Za-z_]\w*/g;

/** Names that a method's text uses: `df.query("x > @limit")`, `df.eval("y = x * @k")`. */
export function namesInQuery(
  machine: Interpreter,
  method: string,
  { call, positional }: EvaluatedCall,
): void {
  if (method !== 'query' && method !== 'eval') return;
  const [first] = positional;
  if (first !== undefined && first.text === undefined)
    machine.effects.risk('dynamic-attribute', call.written);
  for (const match of (first?.text ?? '').matchAll(/@([A-Za-z_]\w*)/g)) use(machine, match[1] ?? '');
}

/** Names that a library looks up in a text: formulas, expressions, what is timed. */
export function namesInArguments(machine: Interpreter, qualified: string, evaluated: EvaluatedCall): void {
  const { positional, keywords } = evaluated;
  const text = positional[0]?.text ?? keywords.get('formula')?.text ?? '';
  if (text === '') return;
  if (/^(?:pandas\.eval|numexpr\.evaluate|timeit\.)/.test(qualified)) {
    const all = [text, positional[1]?.text ?? '', keywords.get('setup')?.text ?? ''].join(' ');
    for (const [name] of all.matchAll(WORD)) useKnown(machine, name);
  }
  if (!/^(?:patsy|formulaic|statsmodels\.formula)\./.test(qualified)) return;
  const hasData = positional.length > 1 || keywords.has('data');
  // With data, plain words are its columns; what is called or has parts is looked up where the formula stands.
  const pattern = hasData ? /[A-Za-z_]\w*(?=\s*[(.])/g : WORD;
  for (const [name] of text.matchAll(pattern)) useKnown(machine, name);
}

function useKnown(machine: Interpreter, name: string): void {
  if (!machine.state.reaching.has(name)) return;
  const known = machine.evaluate({ op: 'name', name, at: { start: 0, end: 0 } });
  for (const closure of known.functions) machine.follow(closure, [], known.roots);
}

function use(machine: Interpreter, name: string): void {
  machine.evaluate({ op: 'name', name, at: { start: 0, end: 0 } });
}
