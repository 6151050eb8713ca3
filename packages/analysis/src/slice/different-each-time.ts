import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';

const DIFFERENT_EACH_TIME = /^(?:chance|network|stdin|random:.*)$/;

/** Whether running a statement again may give another value although nothing that it needs changed. */
export function comesOutOtherwise(graph: NotebookGraph, { index, reads }: GraphStatement): boolean {
  return reads.some((channel) => {
    if (!DIFFERENT_EACH_TIME.test(channel)) return false;
    const isSeeded =
      channel.startsWith('random:') &&
      graph.dependencies.some(
        ({ from, kind, name }) => from === index && kind === 'channel' && name === channel,
      );
    return !isSeeded;
  });
}
