import { useContext, useEffect, useRef, useState } from 'react';
import { chooseRenderer } from './choose-renderer.ts';
import { frameAddress } from './frame-address.ts';
import { FrameConnection, type FrameFault } from './frame-connection.ts';
import type { FromFrame } from './frame-protocol.ts';
import { FramedItems } from './framed-items.ts';
import { FramedWidgets } from './framed-widgets.ts';
import { ImageDialog } from './image-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import classes from './outputs.module.css';
import { hasReaderActed, saveFile } from './page-actions.ts';
import type { ShownBundle } from './shown-output.ts';
import { useFrameLook } from './use-frame-look.ts';
import { useLiveFrame } from './use-live-frame.ts';
import { NOBODY, readWidgetView, WidgetHost, type WidgetSource } from './widget-host.ts';

export type FramedOutputsProps = {
  readonly outputs: readonly ShownBundle[];
  readonly setup: readonly ShownBundle[];
  readonly theme: 'light' | 'dark';
  /** What a screen reader calls the frame. */
  readonly title: string;
};

type Asked =
  | { readonly type: 'link'; readonly href: string }
  | { readonly type: 'image'; readonly src: string; readonly alt: string };

/** Before a frame has said how tall it is, in CSS pixels: close guesses keep the page from jumping. */
const FIRST_HEIGHTS: Readonly<Partial<Record<string, number>>> = {
  plotly: 450,
  vega: 320,
  html: 240,
  widget: 96,
};
const FIRST_HEIGHT_MIN = 48;

function guessHeight(outputs: readonly ShownBundle[]): number {
  return outputs.reduce(
    (sum, output) => sum + (FIRST_HEIGHTS[chooseRenderer(output).kind] ?? FIRST_HEIGHT_MIN),
    0,
  );
}

const FAULT_SENTENCES: Readonly<Record<FrameFault, string>> = {
  'no-answer': 'This output could not be shown: it did not answer. It may be stuck in a long computation.',
  left: 'This output tried to leave for another page, so that it was closed.',
  flood: 'This output kept sending messages without end, so that it was closed.',
};

/** Outputs with markup or script, in a sandboxed frame at their place in the page. */
export function FramedOutputs({ outputs, setup, theme, title }: FramedOutputsProps) {
  const place = useRef<HTMLDivElement>(null);
  const isLive = useLiveFrame(place);
  const [height, setHeight] = useState(() => guessHeight(outputs));
  const [fault, setFault] = useState<FrameFault | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [blocked, setBlocked] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [hasDrawn, setHasDrawn] = useState(false);
  useEffect(() => {
    if (!isLive) setHasDrawn(false);
  }, [isLive]);

  const onMessage = (message: FromFrame) => {
    if (message.type === 'height') {
      setHeight(message.height);
      setHasDrawn(true);
    } else if (message.type === 'blocked') setBlocked((known) => addAddress(known, message.address));
    else if (!hasReaderActed()) return;
    else if (message.type === 'open-link') setAsked({ type: 'link', href: message.href });
    else if (message.type === 'zoom-image') setAsked({ type: 'image', src: message.src, alt: message.alt });
    else if (message.type === 'save-file') saveFile(message.name, message.content);
  };
  const retry = () => {
    setFault(null);
    setAttempt((count) => count + 1);
  };

  return (
    <div
      ref={place}
      className={classes.framed}
      data-frame={hasDrawn || fault ? 'drawn' : 'drawing'}
      style={{ minHeight: fault ? undefined : height }}
    >
      {isLive && !fault && (
        <Frame key={attempt} {...{ outputs, setup, theme, title, height, onMessage }} onFault={setFault} />
      )}
      {fault && (
        <p className={classes.note}>
          {FAULT_SENTENCES[fault]}{' '}
          <button type="button" onClick={retry}>
            Show it again
          </button>
        </p>
      )}
      {blocked.length > 0 && (
        <p className={classes.note}>
          This output asked for something from {blocked.join(', ')}. Outputs cannot reach the network, so that
          part of it may be missing.
        </p>
      )}
      {asked?.type === 'link' && <LinkDialog href={asked.href} onClose={() => setAsked(null)} />}
      {asked?.type === 'image' && (
        <ImageDialog src={asked.src} alt={asked.alt} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

/** Names that fit in a sentence; a script can ask for thousands. */
const NAMED_ADDRESSES_MAX = 3;

function addAddress(known: readonly string[], address: string): readonly string[] {
  return known.includes(address) || known.length >= NAMED_ADDRESSES_MAX ? known : [...known, address];
}

type FrameProps = FramedOutputsProps & {
  readonly height: number;
  readonly onMessage: (message: FromFrame) => void;
  readonly onFault: (fault: FrameFault) => void;
};

/** One live frame: made with its element, gone with it. */
function Frame({ outputs, setup, theme, title, height, onMessage, onFault }: FrameProps) {
  const element = useRef<HTMLIFrameElement>(null);
  const [talk, setTalk] = useState<Talk | null>(null);
  const source = useContext(WidgetHost) ?? NOBODY;
  const look = useFrameLook(theme);
  const listener = useRef({ onMessage, onFault });
  listener.current = { onMessage, onFault };

  useEffect(() => {
    const frame = element.current;
    if (!frame) return;
    const widgets = new FramedWidgets(source);
    const connection = new FrameConnection(frame, {
      onMessage: (message) =>
        message.type === 'widget-message' ? widgets.hear(message) : listener.current.onMessage(message),
      onFault: (fault) => listener.current.onFault(fault),
    });
    setTalk({ connection, items: new FramedItems(), widgets });
    // Only now, so that no message of the frame can come before there is someone to hear it.
    frame.src = frameAddress();
    return () => connection.close();
  }, [source]);
  useEffect(() => talk?.connection.look(look), [talk, look]);
  useFrameWidgets(talk, outputs, source);
  useEffect(() => talk?.connection.show(talk.items.next(outputs, setup)), [talk, outputs, setup]);

  return (
    <iframe
      ref={element}
      className={classes.frame}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      title={title}
      style={{ height, colorScheme: theme }}
    />
  );
}

type Talk = {
  readonly connection: FrameConnection;
  readonly items: FramedItems;
  readonly widgets: FramedWidgets;
};

/** Tells a frame of its widgets: before the outputs that show them, and whenever they change. */
function useFrameWidgets(talk: Talk | null, outputs: readonly ShownBundle[], source: WidgetSource): void {
  useEffect(() => {
    const roots = outputs.flatMap((output) => readWidgetView(output) ?? []);
    if (!talk || roots.length === 0) return;
    const tell = () => {
      const message = talk.widgets.next(roots);
      if (message) talk.connection.widgets(message);
    };
    tell();
    return source.subscribe(tell);
  }, [talk, outputs, source]);
}
