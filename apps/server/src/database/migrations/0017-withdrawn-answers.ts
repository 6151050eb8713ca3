/**
 * Answers of live apps can be taken back: each has an id, and those that are to be given anew are listed beside them.
 * Apart, because the hub that holds the app writes the answers as a whole.
 */
export const withdrawnAnswers = `
alter table sessions add column withdrawn jsonb not null default '[]';
update sessions set answers = (
  select jsonb_agg(kept.answer || jsonb_build_object('id', gen_random_uuid()))
  from jsonb_array_elements(answers) as kept(answer)
) where answers <> '[]';
`;
