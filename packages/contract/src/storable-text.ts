/** Whether text can be stored: PostgreSQL takes neither NUL nor half of a character made of two. */
export const isStorableText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
