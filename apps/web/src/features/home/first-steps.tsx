import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './first-steps.module.css';

type Props = { hasNotebooks: boolean; hasSpaces: boolean };

/** The first five minutes of a newcomer. */
export function FirstSteps({ hasNotebooks, hasSpaces }: Props) {
  return (
    <section className={classes.steps} aria-label="First steps">
      <Step
        title="Run a notebook"
        action={
          <Button component={Link} to="/search" variant={hasNotebooks ? 'filled' : 'default'} size="sm">
            {hasNotebooks ? 'Find one to run' : 'Search notebooks'}
          </Button>
        }
      >
        Pick one, fill in its form, press Run. You see the results and need not read any code. Only you can
        see your runs.
      </Step>
      <Step
        title="Publish your own"
        action={
          <Button component={Link} to="/publish" variant="default" size="sm">
            Publish a notebook
          </Button>
        }
      >
        Drop an .ipynb file as it is. Outputs are taken out and secrets are pointed at before anyone else sees
        it.
      </Step>
      <Step
        title={hasSpaces ? 'Meet your spaces' : 'Join or make a space'}
        action={
          <Button component={Link} to="/spaces" variant="default" size="sm">
            {hasSpaces ? 'Your spaces' : 'Look at the spaces'}
          </Button>
        }
      >
        A space is a team’s shelf. Your role in it says whether you read, run or publish there.
      </Step>
    </section>
  );
}

function Step({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.step}>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{children}</p>
      {action}
    </div>
  );
}
