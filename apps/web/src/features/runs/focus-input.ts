/** A page that has just been opened draws its form a moment later. */
const WAIT_MILLISECONDS_MAX = 4_000;
const LOOK_MILLISECONDS = 50;

/** Brings an input of the form into view and puts the focus there, as soon as the form is on the page. */
export function focusInput(name: string, since: number = Date.now()): void {
  const field = document.querySelector<HTMLElement>(`[data-input="${CSS.escape(name)}"]`);
  if (field === null) {
    if (Date.now() - since < WAIT_MILLISECONDS_MAX)
      setTimeout(() => focusInput(name, since), LOOK_MILLISECONDS);
    return;
  }
  field.scrollIntoView({ block: 'center', behavior: 'smooth' });
  field
    .querySelector<HTMLElement>('input, textarea, select, button:not([data-anew])')
    ?.focus({ preventScroll: true });
}
