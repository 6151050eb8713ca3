import { useState } from 'react';
import { later, useLater } from '../../ui/later.ts';
import { NotArrived } from '../../ui/not-arrived.tsx';
import { TextSkeleton } from '../../ui/states.tsx';
import classes from './variables.module.css';
import type { VariablesSeenProps } from './variables-seen.tsx';

const seen = later(async () => (await import('./variables-seen.tsx')).VariablesSeen);

/** What the variables of an app are, once somebody asks: a copy of its process is looked at, never the app itself. */
export function VariablesSection({ source, state, failedIn }: VariablesSeenProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className={classes.section}
      data-print="no"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>Variables</summary>
      {isOpen && <Seen {...{ source, state, failedIn }} />}
    </details>
  );
}

function Seen(props: VariablesSeenProps) {
  const { value: VariablesSeen, error } = useLater(seen);
  if (VariablesSeen) return <VariablesSeen {...props} />;
  if (error) return <NotArrived error={error} />;
  return <TextSkeleton lines={4} label="Looking at the variables" />;
}
