import { Clipboard } from '@jupyterlab/apputils';
import { useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { useStore } from '../state/use-store.ts';
import { Button } from '../ui/parts.tsx';
import { PickLines } from './pick-lines.tsx';
import { codeOf, Picking } from './picking.ts';

/** From a cell or a value to the lines that it needs. */
export function ContributeView({ notebook }: { notebook: LabNotebook }) {
  const [picking] = useState(() => new Picking(notebook));
  const picked = useStore(picking.picked);
  const code = picked ? codeOf(picked.statements) : '';
  return (
    <div className="jp-quire-view">
      <h2>Take a piece out of {notebook.filename}</h2>
      <PickLines notebook={notebook} picking={picking} />
      <div className="jp-quire-actions">
        <Button isDisabled={code === ''} onClick={() => Clipboard.copyToSystem(code)}>
          Copy these lines
        </Button>
      </div>
    </div>
  );
}
