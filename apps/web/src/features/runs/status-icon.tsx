import { Loader } from '@mantine/core';
import type { RunStatus } from '@quire/contract';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconClock,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import { STATUS_LABELS } from './run-progress.ts';
import classes from './status-icon.module.css';

/** A run's status as a small coloured sign; always beside words that say the same. */
export function StatusIcon({ status, size = 20 }: { status: RunStatus; size?: number }) {
  return (
    <span className={classes.icon} data-status={status} aria-hidden="true" title={STATUS_LABELS[status]}>
      <Sign status={status} size={size} />
    </span>
  );
}

function Sign({ status, size }: { status: RunStatus; size: number }) {
  switch (status) {
    case 'queued':
      return <IconClock size={size} />;
    case 'starting':
    case 'running':
    case 'cancelling':
      return <Loader size={size - 3} />;
    case 'succeeded':
      return <IconCircleCheckFilled size={size} />;
    case 'failed':
      return <IconAlertTriangleFilled size={size} />;
    case 'cancelled':
      return <IconPlayerStopFilled size={size} />;
  }
}
