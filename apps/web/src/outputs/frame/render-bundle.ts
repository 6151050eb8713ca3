import type { FramedKind } from '../choose-renderer.ts';
import { chooseRenderer } from '../choose-renderer.ts';
import { toPlainText } from '../plain-text.ts';
import { renderContent } from './render-content.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Draws an output inside of a widget, where the page cannot: also the kinds that it draws itself elsewhere. */
export async function renderBundle(node: HTMLElement, data: unknown, metadata: unknown): Promise<void> {
  const values = (data ?? {}) as Fields;
  const details = (metadata ?? {}) as Fields;
  const choice = chooseRenderer({ output_type: 'display_data', data: values, metadata: details });
  const { mimeType } = choice;
  const value = values[mimeType];
  if (choice.place === 'frame') {
    const content = {
      kind: choice.kind as FramedKind,
      mimeType,
      data: value,
      metadata: details[mimeType] ?? null,
    };
    return renderContent(node, content);
  }
  if (choice.kind === 'image')
    return renderImage(node, { mimeType, value, size: (details[mimeType] ?? details) as Fields });
  const pre = document.createElement('pre');
  pre.textContent = toPlainText(readText(value));
  node.replaceChildren(pre);
}

function renderImage(
  node: HTMLElement,
  { mimeType, value, size }: { mimeType: string; value: unknown; size: Fields },
): void {
  const image = document.createElement('img');
  const text = readText(value);
  image.src =
    mimeType === 'image/svg+xml'
      ? `data:image/svg+xml,${encodeURIComponent(text)}`
      : `data:${mimeType};base64,${text.replace(/\s/g, '')}`;
  image.alt = '';
  if (typeof size.width === 'number') image.width = size.width;
  node.replaceChildren(image);
}

function readText(value: unknown): string {
  if (Array.isArray(value)) return value.join('');
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
