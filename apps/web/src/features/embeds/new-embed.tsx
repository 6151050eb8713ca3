import { Button, Checkbox, Group, NumberInput, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { EMBED_DAYS_MAX, EMBED_ORIGINS_MAX, type NotebookPage, privateInputs } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { Notice } from '../../ui/describe-error.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.ts';
import { checkEntries } from '../apps/check-entries.ts';
import { FieldControl } from '../apps/field-control.tsx';
import { DEFAULT_ENTRY, type InputField } from '../apps/input-field.ts';
import { readFields } from '../apps/schema-fields.ts';
import { useInputsForm } from '../apps/use-inputs-form.ts';
import { notebookParams } from '../notebooks/queries.ts';
import { embedsQuery } from './queries.ts';

const DAYS_DEFAULT = 90;
const NO_ENTRIES = {};

/** How much of an input is left to visitors. */
type Held = { readonly isFixed: boolean; readonly isHidden: boolean };
const FREE: Held = { isFixed: false, isHidden: false };

/** A page that may show the app, until when, and which inputs it decides. */
export function NewEmbed({ page, onDone }: { page: NotebookPage; onDone: () => void }) {
  const fields = useMemo(() => {
    const secret = privateInputs(page.current.parameters);
    return readFields(page.current.parameters).filter(({ name }) => !secret.has(name));
  }, [page]);
  const [name, setName] = useState('');
  const [origins, setOrigins] = useState<string[]>([]);
  const [days, setDays] = useState<number>(DAYS_DEFAULT);
  const [held, setHeld] = useState<Readonly<Record<string, Held>>>({});
  const form = useInputsForm(fields, NO_ENTRIES);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const fixed = fields.filter((field) => held[field.name]?.isFixed);
      const checked = checkEntries(fixed, form.entries);
      if (!checked.ok) throw new Notice('Not added', 'A fixed input needs another look first.');
      const values = Object.fromEntries(
        fixed.flatMap((field): [string, unknown][] => {
          const given = checked.values[field.name];
          if (given !== undefined) return [[field.name, given]];
          return field.default.kind === 'static' ? [[field.name, field.default.value]] : [];
        }),
      );
      const hidden = fields.filter((field) => held[field.name]?.isHidden).map((field) => field.name);
      return api.embeds.createEmbed({
        params: notebookParams(page.space.slug, page.slug),
        body: { name, origins: origins.map(toOrigin), expiresInDays: days, fixed: values, hidden },
      });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries(embedsQuery(page.space.slug, page.slug));
      showDone('The page is added. Paste the snippet into it.');
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          description="For you: where it stands, such as “Sales intranet”."
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TagsInput
          label="Pages of"
          description="Such as https://intranet.example.org. Press Enter after each."
          required
          maxTags={EMBED_ORIGINS_MAX}
          value={origins}
          onChange={setOrigins}
          acceptValueOnBlur
        />
        <NumberInput
          label="For so many days"
          min={1}
          max={EMBED_DAYS_MAX}
          clampBehavior="strict"
          value={days}
          onChange={(value) => setDays(Number(value) || 1)}
        />
        {fields.map((field) => (
          <HeldInput
            key={field.name}
            field={field}
            held={held[field.name] ?? FREE}
            onHeld={(next) => setHeld((before) => ({ ...before, [field.name]: next }))}
          >
            <FieldControl
              field={field}
              entry={form.entries[field.name] ?? DEFAULT_ENTRY}
              error={form.errors[field.name] ?? null}
              onChange={form.change}
              onLeave={form.leave}
            />
          </HeldInput>
        ))}
        {create.error && <ErrorState error={create.error} />}
        <Group>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || origins.length === 0}
          >
            Add the page
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type HeldInputProps = {
  readonly field: InputField;
  readonly held: Held;
  readonly onHeld: (held: Held) => void;
  readonly children: ReactNode;
};

function HeldInput({ field, held, onHeld, children }: HeldInputProps) {
  return (
    <div>
      <Group gap="md">
        <Text size="sm" fw={560} style={{ flex: 1 }}>
          {field.label}
        </Text>
        <Checkbox
          size="xs"
          label="Decide it here"
          aria-label={`Decide ${field.label} here`}
          checked={held.isFixed}
          onChange={(event) => onHeld({ ...held, isFixed: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label="Do not show it"
          aria-label={`Do not show ${field.label}`}
          checked={held.isHidden}
          onChange={(event) => onHeld({ ...held, isHidden: event.currentTarget.checked })}
        />
      </Group>
      {held.isFixed && children}
    </div>
  );
}

/** What people paste is an address; what counts of it is its origin. */
function toOrigin(text: string): string {
  const address = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address).origin : text;
}
