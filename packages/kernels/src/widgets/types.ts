import type { JsonObject } from '../protocol/message.ts';

/** Binary data of a widget, and where in its state it belongs. */
export interface WidgetBuffer {
  readonly path: readonly (string | number)[];
  readonly data: Uint8Array;
}

/** One tab's count of what it sent, so that it knows which of its messages a state has in it. */
export interface WidgetSender {
  readonly client: string;
  readonly count: number;
}

/** The latest state of one widget model of a notebook's process. A changed model is a new object. */
export interface WidgetModel {
  readonly id: string;
  /** The cell that was running when it was made: what its callbacks show elsewhere is shown there. */
  readonly cellId: string | null;
  /** Without its binary data. */
  readonly state: JsonObject;
  readonly buffers: readonly WidgetBuffer[];
  /** Whose message was the last to change it. */
  readonly heard: WidgetSender | null;
}

/** What a person did with a widget. */
export interface WidgetMessage {
  readonly modelId: string;
  readonly sender: WidgetSender;
  readonly said:
    | { readonly method: 'update'; readonly state: JsonObject; readonly buffers: readonly WidgetBuffer[] }
    | {
        readonly method: 'custom';
        readonly content: JsonObject;
        readonly buffers: readonly Uint8Array[];
      };
}

/**
 * How what people do reaches the process: in turn with its cells, on the way that the answer takes to a cell that waits
 * for one, or not for now.
 */
export type Line = 'in turn' | 'as the answer' | 'held';

/** What becomes of the widgets of a notebook, in order. */
export type WidgetEvent =
  /** A new model, or one whose state changed. Several changes within a moment are one event. */
  | { readonly type: 'widget'; readonly model: WidgetModel }
  | { readonly type: 'widget-closed'; readonly modelId: string }
  /** What the notebook says to a widget without changing its state. */
  | {
      readonly type: 'widget-said';
      readonly modelId: string;
      readonly content: JsonObject;
      readonly buffers: readonly Uint8Array[];
    }
  /** The notebook goes on in another process: all other models are of one that ended. */
  | { readonly type: 'widgets-restarted'; readonly kept: readonly string[] }
  /** Something that the person should know of. */
  | { readonly type: 'widget-problem'; readonly sentence: string };
