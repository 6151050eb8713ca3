import type { Channel, IncomingMessage, MessageHeader, OutgoingMessage } from './message.ts';

/** Carries messages to and from one kernel: sockets here, a WebSocket for a gateway. */
export interface Transport {
  /** @param messageId becomes the header's `msg_id` */
  send(channel: Channel, message: OutgoingMessage, messageId: string): Promise<MessageHeader>;
  /** Drops what is not sent yet. Messages stop at once. */
  close(): void;
}

export interface TransportListener {
  /** Takes each message in the order of its channel; a promise holds back that channel's next one. */
  readonly onMessage: (message: IncomingMessage) => void | Promise<void>;
  /** A message that could not be read, or a connection lost: the kernel is not to be trusted any further. */
  readonly onBroken: (error: Error) => void;
}
