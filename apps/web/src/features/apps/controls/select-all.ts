import type { SyntheticEvent } from 'react';

const select = (event: SyntheticEvent<HTMLInputElement>) => event.currentTarget.select();

/** In a list that is searched, what is chosen stands in the box: typing replaces it rather than adding to it. */
export const selectAll = { onFocus: select, onClick: select };
