import { useEffect, useRef, useState } from 'react';
import { hubAddress } from '../hub/hub-address.ts';
import { signInByBrowser } from '../hub/sign-in.ts';
import { useStore } from '../state/use-store.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice, TextField } from '../ui/parts.tsx';
import type { LabContext } from './lab-context.ts';

/** Says which hub, and as whom. */
export function ConnectView({ lab }: { lab: LabContext }) {
  const state = useStore(lab.connection.state);
  const [url, setUrl] = useState(lab.connection.lastUrl);
  const [token, setToken] = useState('');
  const [isByToken, setIsByToken] = useState(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const address = hubAddress(url);
  const enter = useTask(async () => {
    if (!address) throw new Error('Type the address of your hub, such as https://quire.example.org.');
    if (isByToken) return lab.connection.connect(address, token.trim());
    abort.current = new AbortController();
    return lab.connection.connect(address, await signInByBrowser(address, abort.current.signal));
  });
  return (
    <form
      className="jp-quire-view"
      onSubmit={(event) => {
        event.preventDefault();
        void enter.run();
      }}
    >
      <h2>Connect to your hub</h2>
      <p className="jp-quire-words">
        Publish notebooks from here, find those of colleagues, and send pieces to a repository without git.
      </p>
      {state.kind === 'waiting' && (
        <Notice tone="warning">
          {state.error ? `${state.url} does not answer right now.` : `Connecting to ${state.url} …`}
          {state.error ? <Button onClick={() => void lab.connection.restore()}>Try again</Button> : null}
        </Notice>
      )}
      <TextField
        label="Address of the hub"
        value={url}
        onChange={setUrl}
        placeholder="https://quire.example.org"
      />
      {isByToken && (
        <TextField
          label="Access token"
          type="password"
          value={token}
          onChange={setToken}
          help={
            <>
              Make one with the scopes <i>read</i> and <i>publish</i>
              {address ? (
                <>
                  {' in your '}
                  <a href={`${address}/settings`} target="_blank" rel="noreferrer">
                    settings on the hub
                  </a>
                </>
              ) : (
                ' in your settings on the hub'
              )}
              .
            </>
          }
        />
      )}
      <ErrorNotice error={enter.error} />
      <div className="jp-quire-actions">
        <button type="submit" className="jp-quire-button jp-quire-button-primary" disabled={enter.isRunning}>
          {isByToken ? 'Connect' : enter.isRunning ? 'Waiting for the hub …' : 'Sign in with the browser'}
        </button>
        <Button
          kind="link"
          onClick={() => {
            abort.current?.abort(new Error('Use the token instead.'));
            setIsByToken(!isByToken);
            enter.reset();
          }}
        >
          {isByToken ? 'Sign in with the browser' : 'Use an access token'}
        </Button>
      </div>
      <p className="jp-quire-help">
        The token stays in this browser. Disconnecting revokes it; the hub lists it in your settings.
      </p>
    </form>
  );
}
