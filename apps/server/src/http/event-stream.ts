/** Server-sent events from a generator; `null` becomes a comment that keeps the connection alive. */
export function eventStream<T extends { seq: number }>(
  events: AsyncGenerator<T | null>,
  stop: () => void,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await events.next();
        if (next.done) {
          stop();
          controller.close();
        } else if (next.value === null) controller.enqueue(encoder.encode(': alive\n\n'));
        else
          controller.enqueue(
            encoder.encode(`id: ${next.value.seq}\ndata: ${JSON.stringify(next.value)}\n\n`),
          );
      } catch (error) {
        stop();
        controller.error(error);
      }
    },
    async cancel() {
      stop();
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
