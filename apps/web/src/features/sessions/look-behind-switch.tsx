import { Switch } from '@mantine/core';
import { useShowCode } from '../runs/show-code.ts';
import classes from './live-app.module.css';

/** Shows all code beside all results, to those who may read it. */
export function LookBehindSwitch() {
  const [showsCode, setShowsCode] = useShowCode();
  return (
    <Switch
      className={classes.switch ?? ''}
      size="xs"
      label="Look behind: show the code beside each result"
      checked={showsCode}
      onChange={(event) => setShowsCode(event.currentTarget.checked)}
    />
  );
}
