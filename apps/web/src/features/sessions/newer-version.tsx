import { Button } from '@mantine/core';
import classes from './live-app.module.css';

type NewerVersionProps = {
  readonly has: number;
  readonly newest: number;
  readonly onStartOver: () => void;
};

/** Above an app of an earlier version: what its person has is kept, and the newest is a click away. */
export function NewerVersion({ has, newest, onStartOver }: NewerVersionProps) {
  return (
    <p className={classes.newer} role="status" data-print="no">
      Version {newest} is there. This app is of version {has}, as you left it.
      <Button variant="default" size="compact-sm" onClick={onStartOver}>
        Open version {newest}
      </Button>
    </p>
  );
}
