import { Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import {
  type CheckedNotebook,
  MESSAGE_LENGTH_MAX,
  SUMMARY_LENGTH_MAX,
  TAGS_MAX,
  TITLE_LENGTH_MAX,
  VISIBILITIES,
} from '@quire/contract';
import { VISIBILITY_WORDS } from '../visibility.ts';
import classes from './draft-form.module.css';
import type { Draft, DraftFields } from './drafts.ts';
import type { FieldProblems } from './field-problems.ts';

type Props = {
  draft: Draft;
  check: CheckedNotebook;
  problems: FieldProblems;
  onEdit: (fields: DraftFields) => void;
  /** The address has been changed and left: another notebook may stand there. */
  onAddress: () => void;
};

const VISIBILITY_CHOICES = VISIBILITIES.map((value) => ({ value, label: VISIBILITY_WORDS[value].label }));

/** What an author says about a notebook; filled in from the file where they say nothing. */
export function DraftForm({ draft, check, problems, onEdit, onAddress }: Props) {
  const { fields } = draft;
  const isNew = check.existing === null;
  const visibility = fields.visibility ?? 'space';
  return (
    <div className={classes.form}>
      <TextInput
        className={classes.whole}
        label="Title"
        value={fields.title ?? check.title}
        maxLength={TITLE_LENGTH_MAX}
        error={problems.title}
        onChange={(event) => onEdit({ title: event.currentTarget.value })}
      />
      <Textarea
        className={classes.whole}
        label="Summary"
        description="One or two sentences that tell a colleague what they get."
        autosize
        minRows={2}
        maxRows={6}
        value={fields.summary ?? check.summary}
        maxLength={SUMMARY_LENGTH_MAX}
        error={problems.summary}
        onChange={(event) => onEdit({ summary: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        value={fields.slug ?? check.slug}
        error={problems.slug}
        onChange={(event) => onEdit({ slug: event.currentTarget.value })}
        onBlur={() =>
          fields.slug !== undefined && fields.slug !== check.slug && !problems.slug && onAddress()
        }
      />
      {isNew && (
        <Select
          label="Who can find it"
          description={VISIBILITY_WORDS[visibility].explanation}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={VISIBILITY_CHOICES}
          value={visibility}
          onChange={(value) => {
            const chosen = VISIBILITIES.find((known) => known === value);
            if (chosen) onEdit({ visibility: chosen });
          }}
        />
      )}
      {isNew && (
        <TagsInput
          className={classes.whole}
          label="Tags"
          placeholder={fields.tags?.length ? '' : 'report, forecast'}
          maxTags={TAGS_MAX}
          splitChars={[',', ';']}
          value={fields.tags ?? []}
          error={problems.tags}
          onChange={(tags) => onEdit({ tags })}
        />
      )}
      <TextInput
        className={classes.whole}
        label={isNew ? 'Message (optional)' : 'What changed?'}
        description={isNew ? undefined : 'Readers see it in the history.'}
        value={fields.message ?? ''}
        maxLength={MESSAGE_LENGTH_MAX}
        error={problems.message}
        onChange={(event) => onEdit({ message: event.currentTarget.value })}
      />
    </div>
  );
}
