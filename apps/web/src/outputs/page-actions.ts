/** Gives the reader a file. */
export function saveFile(name: string, content: Blob): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  anchor.click();
  // Browsers read the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

/** True within the few seconds after a click or a key, also when it was in a frame of this page. */
export function hasReaderActed(): boolean {
  return navigator.userActivation?.isActive !== false;
}
