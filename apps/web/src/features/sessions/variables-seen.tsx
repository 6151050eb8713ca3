import { Button } from '@mantine/core';
import type { SessionState, Unseen, VariableList } from '@quire/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.ts';
import { count } from '../../ui/words.ts';
import classes from './variables.module.css';
import type { VariablesSource } from './variables-source.ts';
import { type LookFrom, VariablesTable } from './variables-table.tsx';

export type VariablesSeenProps = {
  readonly source: VariablesSource;
  readonly state: SessionState;
  /** What the cell is called in which the app failed. */
  readonly failedIn: string | null;
};

/** The variables of an app as somebody looks at them now. */
export function VariablesSeen({ source, state, failedIn }: VariablesSeenProps) {
  const { status, generation } = state;
  const key = ['variables', source.key, generation, status];
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => source.list(signal),
    // Each look is of the moment in which somebody looks.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const again = (
    <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
      Look again
    </Button>
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={4} label="Looking at the variables" />;
  const compute = source.computeAgain && (
    <ComputeAgain compute={source.computeAgain} state={state} isPartial={data.outcome === 'shown'} />
  );
  if (data.outcome !== 'shown') return <NotSeen {...{ unseen: data, source, again, compute }} />;
  return (
    <>
      <p className={classes.words}>
        {sayMoment(data, failedIn)} {data.isPartial && sayPartial(source.person)} Whoever looks changes
        nothing.
      </p>
      <div className={classes.actions}>
        {again}
        {data.isPartial && compute}
      </div>
      <Lists list={data} from={{ source, key: [...key, dataUpdatedAt] }} />
    </>
  );
}

function Lists({ list, from }: { list: VariableList; from: LookFrom }) {
  const { inFunction, variables, more } = list;
  return (
    <>
      {inFunction && (
        <>
          <h3 className={classes.heading}>
            In <code>{inFunction.name}</code>, where it failed
          </h3>
          <VariablesTable
            variables={inFunction.variables}
            scope="function"
            from={from}
            label={`Variables of ${inFunction.name}`}
          />
          <h3 className={classes.heading}>In the notebook</h3>
        </>
      )}
      <VariablesTable variables={variables} scope="notebook" from={from} label="Variables of the notebook" />
      {more > 0 && (
        <p className={classes.words}>And {count(more, 'variable')} that cells made before these.</p>
      )}
    </>
  );
}

type NotSeenProps = {
  readonly unseen: Unseen;
  readonly source: VariablesSource;
  readonly again: React.ReactNode;
  readonly compute: React.ReactNode;
};

function NotSeen({ unseen, source, again, compute }: NotSeenProps) {
  const isGone = unseen.outcome === 'gone';
  return (
    <>
      <p className={classes.words} role="status">
        {unseen.sentence} {isGone && source.person !== null && `Ask ${source.person} to compute it again.`}
      </p>
      <div className={classes.actions}>
        {isGone && compute}
        {unseen.outcome !== 'impossible' && again}
      </div>
    </>
  );
}

type ComputeAgainProps = {
  readonly compute: NonNullable<VariablesSource['computeAgain']>;
  readonly state: SessionState;
  readonly isPartial: boolean;
};

function ComputeAgain({ compute, state, isPartial }: ComputeAgainProps) {
  const again = useMutation({ mutationFn: () => compute(state), onError: showError });
  return (
    <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
      {isPartial ? 'Compute all of it again' : 'Compute again'}
    </Button>
  );
}

function sayMoment({ isFailed }: VariableList, failedIn: string | null): string {
  if (!isFailed) return 'As the last cell left them.';
  return failedIn === null ? 'As they were where it failed.' : `As they were where “${failedIn}” failed.`;
}

const sayPartial = (person: string | null): string =>
  `Cells that the last change of inputs did not reach were left out, and what they make is not listed${
    person === null ? '.' : `; ${person} can compute all of it again.`
  }`;
