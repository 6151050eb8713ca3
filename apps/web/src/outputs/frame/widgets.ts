import type { ToFrame } from '../frame-protocol.ts';
import { needLibrary } from './frame-libraries.ts';
import type { FrameManager } from './libraries/widgets/manager.ts';
import { send } from './page-channel.ts';
import { typesetter } from './typeset-math.ts';

/** Draws one output of an `Output` widget. */
type DrawBundle = (node: HTMLElement, data: unknown, metadata: unknown) => Promise<void>;

let manager: Promise<FrameManager> | null = null;
let taken: Promise<void> = Promise.resolve();

/** Takes over what the page knows of widgets. */
export function takeWidgets(
  { models, closed, client, isUsable }: Extract<ToFrame, { type: 'widgets' }>,
  drawBundle: DrawBundle,
): void {
  document.documentElement.dataset.widgets = isUsable ? 'usable' : 'seen';
  manager ??= needLibrary('widgets').then(({ quireWidgets }) =>
    quireWidgets({
      client,
      isUsable,
      isApplying: false,
      tell: send,
      drawBundle,
      importModule,
      typeset: (node) => void typeset(node),
    }),
  );
  const made = manager;
  taken = taken.then(async () => (await made).take({ models, closed })).catch(console.error);
}

/** Draws one widget, once the page has told of it. */
export async function drawWidget(node: HTMLElement, data: unknown): Promise<void> {
  await taken;
  const id = (data as { model_id?: unknown } | null)?.model_id;
  if (manager === null || typeof id !== 'string') throw new Error('There is no such widget.');
  await (await manager).draw(node, id);
}

async function typeset(node: HTMLElement): Promise<void> {
  if (!/\$|\\\(|\\\[|\\begin\{/.test(node.textContent ?? '')) return;
  await needLibrary('katex');
  await typesetter.typeset(node);
}

/** A script that a widget brings along; what it imports from elsewhere is blocked with everything else. */
async function importModule(code: string): Promise<unknown> {
  const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    return await import(/* @vite-ignore */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
