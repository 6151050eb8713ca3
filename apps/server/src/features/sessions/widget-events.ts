import { Buffer } from 'node:buffer';
import type { RunOutput, WidgetMessage, WidgetModel } from '@quire/contract';
import type * as kernels from '@quire/kernels';
import { type Face, presentOutput } from '../runs/present.ts';
import { type PlacedEvent, widgetPlace } from './events.ts';

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** What becomes of widgets, as followers of the app hear it. */
export function toPlacedEvent(event: kernels.WidgetEvent): PlacedEvent {
  switch (event.type) {
    case 'widget':
      return { type: 'widget', model: toModel(event.model), cell: widgetPlace(event.model.id) };
    case 'widget-closed':
      return { ...event, cell: widgetPlace(event.modelId) };
    case 'widget-said': {
      const { modelId, content } = event;
      const buffers = event.buffers.map(toBase64);
      return { type: 'widget-said', modelId, content, buffers, cell: widgetPlace(modelId) };
    }
    case 'widgets-restarted':
      return { type: 'widgets-restarted', kept: [...event.kept], cell: widgetPlace('*') };
    case 'widget-problem':
      return { type: 'notice', sentence: event.sentence, cell: null };
  }
}

function toModel({ id, state, buffers, heard }: kernels.WidgetModel): WidgetModel {
  // What is typed into a field for a password goes to the notebook, and is kept nowhere.
  const { value: _, ...rest } = state;
  return {
    id,
    state: { ...(state._model_name === 'PasswordModel' ? rest : state) },
    buffers: buffers.map(({ path, data }) => ({ path: [...path], data: toBase64(data) })),
    heard,
  };
}

/** What a person did, as the kernel is told. */
export function toKernelMessage(message: WidgetMessage): kernels.WidgetMessage {
  const { modelId, sender } = message;
  if (message.method === 'custom') {
    const { content, buffers } = message;
    return {
      modelId,
      sender,
      said: { method: 'custom', content: content as kernels.JsonObject, buffers: buffers.map(toBytes) },
    };
  }
  const buffers = message.buffers.map(({ path, data }) => ({ path, data: toBytes(data) }));
  return { modelId, sender, said: { method: 'update', state: message.state as kernels.JsonObject, buffers } };
}

/** A widget as somebody may see it: what `Output` widgets hold are outputs like those of cells. */
export function presentWidget(model: WidgetModel, face: Face): WidgetModel {
  const { outputs } = model.state;
  if (face.canReadCode || !Array.isArray(outputs)) return model;
  const shown = (outputs as RunOutput[]).map((output) => presentOutput(output, face));
  return { ...model, state: { ...model.state, outputs: shown } };
}
