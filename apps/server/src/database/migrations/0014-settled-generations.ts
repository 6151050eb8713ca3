/** Which inputs of a live app were done last: a hub that takes an app over knows by it whether newer ones wait. */
export const settledGenerations = `
alter table sessions add column settled_generation integer not null default 0;
update sessions set settled_generation = generation where status in ('ready', 'failed');
`;
