/** `ballet.feature.Feature` and `ballet.Feature` are one class under two addresses. */
export function isSameName(full: string, wanted: string): boolean {
  const [left, right] = [full.split('.'), wanted.split('.')];
  return left[0] === right[0] && left.at(-1) === right.at(-1);
}

export function readSignature(text: string): { name: string; parameters: string[] } {
  const [, name = '', inside = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  return {
    name,
    parameters: inside
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  };
}

export const sameParameters = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((name, at) => name === right[at]);
