import classes from './code.module.css';
import type { Token } from './highlight.ts';

/** Pieces of code in their colours, without a frame. */
export function CodePieces({ pieces }: { pieces: readonly Token[] }) {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
    <span key={index} className={piece.kind === null ? undefined : classes[piece.kind]}>
      {piece.text}
    </span>
  ));
}
