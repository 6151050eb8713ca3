import classes from './link-notes.module.css';

/** What was not taken of the values in an address, above the form that has the others. */
export function LinkNotes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes.notes} role="status" data-print="no">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
