/** Cell magics whose body is Python all the same. */
const PYTHON_CELL_MAGICS = new Set(['time', 'timeit', 'capture', 'prun', 'python', 'python3', 'memit']);
const CELL_MAGIC = /^\s*%%(\w+)/;
/** `%magic`, `!command`, `name = %magic`, `name = !command`, `?name`, `name?`. */
const MAGIC_LINE = /^(\s*)(?:%{1,2}\w.*|!.*|[\w.,\s]+=\s*[%!]\s*\w.*|\?{1,2}[\w.*]+\s*|[\w.]+\?{1,2}\s*)$/;

/** Whether the cell begins with a magic that takes the rest of it as something other than Python. */
export function isOpaqueCell(source: string): boolean {
  const magic = CELL_MAGIC.exec(source)?.[1];
  return magic !== undefined && !PYTHON_CELL_MAGICS.has(magic);
}

/** Where IPython's magics stand, and the source with spaces in their place: the same length, only Python. */
export function maskMagics(source: string): { masked: string; magics: { from: number; to: number }[] } {
  const magics: { from: number; to: number }[] = [];
  let at = 0;
  const lines = source.split('\n').map((line) => {
    const match = MAGIC_LINE.exec(line);
    const start = at;
    at += line.length + 1;
    if (!match) return line;
    const indent = match[1]?.length ?? 0;
    magics.push({ from: start + indent, to: start + line.length });
    // `pass` keeps an indented block that holds nothing else valid.
    return line.slice(0, indent) + 'pass'.padEnd(line.length - indent).slice(0, line.length - indent);
  });
  return { masked: lines.join('\n'), magics };
}
