import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { createAccessToken, SCOPES, type Scope, TOKEN_DAYS_MAX } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { CopyAction } from '../../ui/copy-action.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { SCOPE_WORDS } from './scope-words.ts';
import classes from './tokens.module.css';

const DEFAULT_DAYS = 90;
const LIFETIMES = [7, 30, DEFAULT_DAYS, TOKEN_DAYS_MAX].map((days) => ({
  value: String(days),
  label: days === TOKEN_DAYS_MAX ? 'A year' : `${days} days`,
}));

/** Makes an access token and shows its secret, once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: '', scopes: ['read'] as Scope[], expiresInDays: DEFAULT_DAYS },
    validate: schemaResolver(createAccessToken, { sync: true }),
  });
  const make = useMutation({
    mutationFn: (body: typeof form.values) => api.identity.createToken({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  });
  if (make.data) {
    return (
      <Modal
        opened
        onClose={onClose}
        title="Your new token"
        size="lg"
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>
            Copy it now and keep it where passwords are kept. It is shown only this once: the hub itself does
            not know it any more.
          </p>
          <TextInput
            label="The token"
            value={make.data.secret}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
            classNames={{ input: classes.secret ?? '' }}
          />
          <Group justify="flex-end">
            <CopyAction text={make.data.secret} label="Copy the token" size="sm" />
            <Button onClick={onClose}>I have kept it</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Make a token" size="lg">
      <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="md">
          {make.error && <ErrorState error={make.error} />}
          <TextInput
            label="What is it for?"
            description="A name that tells you later whether it is still needed."
            placeholder="Command line on my laptop"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Checkbox.Group label="What may it do?" {...form.getInputProps('scopes')}>
            <Stack gap="xs" mt={6}>
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={scope} description={SCOPE_WORDS[scope]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label="Until when?"
            w={180}
            allowDeselect={false}
            data={LIFETIMES}
            value={String(form.values.expiresInDays)}
            onChange={(days) => form.setFieldValue('expiresInDays', Number(days))}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the token
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
