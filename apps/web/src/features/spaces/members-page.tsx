import { Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type Member, ROLES, type Role, type Space } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { Panel, PersonLink } from '../../ui/bits.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Section, useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone, showError } from '../../ui/toast.ts';
import { meQuery, useMe } from '../identity/session.ts';
import { AddMember } from './add-member.tsx';
import classes from './members-page.module.css';
import { membersQuery, spaceParams, spaceQuery } from './queries.ts';
import { ROLE_WORDS } from './roles.ts';
import { useSpace } from './use-space.ts';

const ROLE_CHOICES = ROLES.map((value) => ({ value, label: ROLE_WORDS[value].label }));

/** Who belongs to a space and what they may do in it. */
export function MembersPage() {
  const space = useSpace();
  const { data, error, refetch } = useQuery(membersQuery(space.slug));
  useTitle(`Members of ${space.name}`);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={6} label="Loading the members" />;
  return (
    <>
      {space.role === 'owner' && <AddMember space={space} members={data.members} />}
      <Panel>
        <ul className={classes.list} aria-label="Members">
          {data.members.map((member) => (
            <MemberRow key={member.person.handle} space={space} member={member} />
          ))}
        </ul>
      </Panel>
      <div className={classes.roles}>
        <Section title="What the roles mean">
          <dl className={classes.explanations}>
            {ROLES.map((role) => (
              <div key={role}>
                <dt>{ROLE_WORDS[role].label}</dt>
                <dd>{ROLE_WORDS[role].explanation}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
    </>
  );
}

function MemberRow({ space, member }: { space: Space; member: Member }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const isMe = member.person.handle === me.user.handle;
  const isOwner = space.role === 'owner';
  const params = { ...spaceParams(space.slug), handle: member.person.handle };
  const refresh = async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: spaceQuery(space.slug).queryKey }),
      queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
  };
  const setRole = async (role: Role) => {
    await api.spaces.setMember({ params, body: { role } });
    await refresh();
  };
  const change = useMutation({
    mutationFn: setRole,
    onSuccess: (_done, role) =>
      showDone(`${member.person.name} is now ${ROLE_WORDS[role].label.toLowerCase()}.`, () =>
        setRole(member.role),
      ),
    onError: showError,
  });
  const remove = useMutation({
    mutationFn: () => api.spaces.removeMember({ params }),
    onSuccess: async () => {
      asking.close();
      await refresh();
      showDone(
        isMe ? `You left ${space.name}.` : `${member.person.name} is no longer a member.`,
        isMe ? undefined : () => setRole(member.role),
      );
    },
  });
  return (
    <li className={classes.member}>
      <div className={classes.words}>
        <PersonLink person={member.person} />
        {isMe && ' (you)'}
        <p className={classes.since}>
          Since <TimeAgo at={member.since} />
        </p>
      </div>
      {isOwner ? (
        <Select
          size="sm"
          w={120}
          aria-label={`Role of ${member.person.name}`}
          allowDeselect={false}
          data={ROLE_CHOICES}
          value={change.isPending ? change.variables : member.role}
          onChange={(value) => {
            const role = ROLES.find((known) => known === value);
            if (role && role !== member.role) change.mutate(role);
          }}
        />
      ) : (
        <span className={classes.role}>{ROLE_WORDS[member.role].label}</span>
      )}
      {(isOwner || isMe) && (
        <Button
          size="xs"
          w={84}
          variant="default"
          onClick={asking.open}
          aria-label={isMe ? 'Leave the space' : `Remove ${member.person.name}`}
        >
          {isMe ? 'Leave' : 'Remove'}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={isMe ? `Leave ${space.name}?` : `Remove ${member.person.name}?`}
          verb={isMe ? 'Leave the space' : 'Remove'}
          error={remove.error}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={asking.close}
        >
          {isMe
            ? 'You will no longer see what is only for its members. An owner can add you again.'
            : 'They will no longer see what is only for members. Their notebooks and past runs stay.'}
        </ConfirmDialog>
      )}
    </li>
  );
}
