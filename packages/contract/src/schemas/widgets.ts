import { z } from 'zod';

/** The name that a notebook's process gives a widget. */
export const widgetId = z.string().regex(/^[\w-]{1,100}$/);

const path = z.array(z.union([z.string(), z.number()])).max(20);
/** Binary data, and where in the state of its widget it belongs. */
export const widgetBuffer = z.object({ path, data: z.base64() });

/** One tab's count of what it sent: it learns from it whether a state has its last message in it. */
export const widgetSender = z.object({
  client: z.string().regex(/^[\w-]{1,100}$/),
  count: z.number().int().min(0),
});

/** The whole state of one widget as Jupyter's widgets have it, without its binary data. */
export const widgetModel = z.object({
  id: z.string(),
  state: z.record(z.string(), z.unknown()),
  buffers: z.array(widgetBuffer),
  heard: widgetSender.nullable(),
});
export type WidgetModel = z.infer<typeof widgetModel>;

/** Changes of one widget at once; its models have some thirty keys. */
const KEYS_MAX = 200;
const BUFFERS_MAX = 200;

/** What a person did with a widget: values that changed, or an event such as a click. */
export const widgetMessage = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('update'),
    modelId: widgetId,
    sender: widgetSender,
    state: z
      .record(z.string(), z.unknown())
      .refine((state) => Object.keys(state).length <= KEYS_MAX, 'Too many keys at once.'),
    buffers: z.array(widgetBuffer).max(BUFFERS_MAX).default([]),
  }),
  z.object({
    method: z.literal('custom'),
    modelId: widgetId,
    sender: widgetSender,
    content: z.record(z.string(), z.unknown()),
    buffers: z.array(z.base64()).max(BUFFERS_MAX).default([]),
  }),
]);
export type WidgetMessage = z.infer<typeof widgetMessage>;

/** What becomes of the widgets of an app. */
export const widgetEventShapes = {
  /** A widget is new, or its state changed; earlier events of the same widget are left out for latecomers. */
  widget: { type: z.literal('widget'), model: widgetModel },
  'widget-closed': { type: z.literal('widget-closed'), modelId: z.string() },
  /** What the notebook says to a widget without changing its state. */
  'widget-said': {
    type: z.literal('widget-said'),
    modelId: z.string(),
    content: z.record(z.string(), z.unknown()),
    buffers: z.array(z.base64()),
  },
  /** The notebook goes on in another process, which has these widgets and no others. */
  'widgets-restarted': { type: z.literal('widgets-restarted'), kept: z.array(z.string()) },
} as const;
