/** Where words meet inside an identifier's part: `readCSV`, `CSVFile`. */
const WORD_BOUNDARY = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const DIGIT_BOUNDARY = /(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/u;

/**
 * The search terms in an identifier or a dotted name: as written, then each part and word in lower case, each
 * once. `sklearn.LinearRegression2` → `sklearn.LinearRegression2`, `sklearn`, `linearregression2`, `linear`,
 * `regression2`, `regression`, `2`.
 */
export function splitIdentifier(identifier: string): readonly string[] {
  const terms = new Set<string>([identifier]);
  for (const part of identifier.split('.')) {
    const chunks = part.split(/[^\p{L}\p{M}\p{N}]+/u).filter((chunk) => chunk !== '');
    if (chunks.length > 0) terms.add(part.toLowerCase());
    for (const chunk of chunks) {
      const words = chunk.split(WORD_BOUNDARY);
      if (words.length > 1 && chunks.length > 1) terms.add(chunk.toLowerCase());
      for (const word of words) addWord(word.toLowerCase(), terms);
    }
  }
  terms.delete('');
  if (identifier !== identifier.toLowerCase() || terms.size === 0) return [...terms];
  return [...new Set([identifier, ...terms])].filter((term) => term !== '');
}

function addWord(word: string, terms: Set<string>): void {
  terms.add(word);
  for (const piece of word.split(DIGIT_BOUNDARY)) terms.add(piece);
}
