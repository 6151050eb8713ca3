/** What a comment says about an input. */
export interface ParameterComment {
  readonly label?: string;
  readonly help?: string;
  /** papermill's `# type: int`. */
  readonly typeText?: string;
}

/** A label longer than this is a sentence, and sentences are help. Characters. */
const MAX_LABEL = 60;

/** Comments for tools, not for people. */
const FOR_TOOLS =
  /^(?:noqa\b|type:\s*ignore|fmt:|yapf:|isort:|pylint:|pyright:|mypy:|ruff:|pragma:|nosec\b|@[a-z]+\b|%%|-\*-|!|=+$|-+$|#+$)/i;

/** What separates a label from its help, in the order in which they are tried. */
const SEPARATORS = [/\s[—–]\s/, /\s--?\s/, /:\s/];

/**
 * Reads `# Label — help`, `# Label: help`, `# Label`, or a sentence (help only); `type: int` in front is
 * papermill's. Several lines above an assignment are joined first.
 */
export function readComment(lines: readonly string[]): ParameterComment {
  const texts = lines
    .map((line) => line.replace(/^#+:?/, '').trim())
    .filter((text) => text !== '' && !FOR_TOOLS.test(text));
  let text = texts.join(' ').replace(/\s#\s*(?:noqa|type:\s*ignore|pylint:|fmt:)[^#]*$/i, '');
  const typeText = readTypeComment(text);
  if (typeText !== undefined)
    text = text.slice(text.indexOf(typeText) + typeText.length).replace(/^\s*#?\s*/, '');
  return { ...labelAndHelp(text), ...(typeText === undefined ? {} : { typeText }) };
}

/** The type in `type: list[int] rest`: up to the first space outside brackets. */
function readTypeComment(text: string): string | undefined {
  const match = /^type:\s*(?=\S)/.exec(text);
  if (match === null) return undefined;
  let depth = 0;
  let end = match[0].length;
  for (; end < text.length; end += 1) {
    const char = text[end] ?? '';
    if ('[('.includes(char)) depth += 1;
    else if ('])'.includes(char)) depth -= 1;
    else if (/\s/.test(char) && depth <= 0) break;
  }
  return text.slice(match[0].length, end);
}

function labelAndHelp(text: string): Pick<ParameterComment, 'label' | 'help'> {
  if (text === '') return {};
  for (const separator of SEPARATORS) {
    const match = separator.exec(text);
    const label = match === null ? '' : text.slice(0, match.index).trim();
    const help = match === null ? '' : text.slice(match.index + match[0].length).trim();
    if (label !== '' && label.length <= MAX_LABEL && help !== '') return { label: sentenceCase(label), help };
  }
  const isSentence = text.length > MAX_LABEL || /[.!?]\s+\S/.test(text) || /,\s.*[.!?]$/.test(text);
  return isSentence ? { help: text } : { label: sentenceCase(text.replace(/\.$/, '')) };
}

function sentenceCase(text: string): string {
  const first = /^\p{Ll}/u.exec(text)?.[0];
  // `iPhone` and `pH` are spelled on purpose.
  return first === undefined || /^\p{Ll}+\p{Lu}/u.test(text)
    ? text
    : first.toUpperCase() + text.slice(first.length);
}

/** A name as words: `start_date` → `Start date`, `nRows` → `N rows`, `URL_base` → `URL base`. */
export function labelFromName(name: string): string {
  const words = name
    .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, '_')
    .split('_')
    .filter((word) => word !== '');
  const isShouting = words.length > 1 && words.every((word) => word === word.toUpperCase());
  const plain = words.map((word) =>
    /^\p{Lu}{2,}\d*$/u.test(word) && !isShouting ? word : word.toLowerCase(),
  );
  const text = plain.join(' ');
  return text === '' ? name : text[0]?.toUpperCase() + text.slice(1);
}
