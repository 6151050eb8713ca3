/** Shapes of Jupyter's messaging protocol 5.x: https://jupyter-client.readthedocs.io/en/stable/messaging.html */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type Channel = 'shell' | 'control' | 'stdin';
export type IncomingChannel = Channel | 'iopub';

export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface OutgoingMessage {
  readonly type: string;
  readonly content: JsonObject;
  readonly metadata?: JsonObject;
  /** Present on replies to the kernel's own requests, such as `input_reply`. */
  readonly parent?: MessageHeader;
  readonly buffers?: readonly Uint8Array[];
}

export interface IncomingMessage {
  readonly channel: IncomingChannel;
  readonly header: MessageHeader;
  /** Empty when the kernel spoke unasked. */
  readonly parent: Partial<MessageHeader>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
  /** Bytes of metadata, content and buffers on the wire. */
  readonly bytes: number;
  /** True when the message was too large to be read: its content is empty, `bytes` tells how large it was. */
  readonly oversized: boolean;
}
