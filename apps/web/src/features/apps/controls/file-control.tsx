import { Button, CloseButton, FileButton, Input, Progress } from '@mantine/core';
import { isNameAccepted, type JsonValue, sayNotAccepted } from '@quire/analysis';
import { IconFile, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { describeError } from '../../../ui/describe-error.ts';
import { DEFAULT_ENTRY, entryValue, textEntry, valueEntry } from '../input-field.ts';
import { parseUpload } from '../say-value.ts';
import { sayBytes, uploadFile } from '../upload-file.ts';
import { uploadKey, useUpload } from '../use-upload.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { acceptOf, bytesMaxOf, sayChoose, sayDrop } from './file-limits.ts';

type Pending = {
  readonly key: string;
  readonly name: string;
  readonly share: number;
  readonly error: string | null;
};

/** One file or several: chosen, dropped or pasted, with progress, size and a way to take it back. */
export function FileControl(props: ControlProps & { isSeveral: boolean }) {
  const { field, entry, isSeveral } = props;
  const id = useId();
  const value = entry.kind === 'text' ? parseKept(entry.text) : entryValue(field, entry);
  const references = readReferences(value);
  const { pending, add, dismiss, remove } = useUploads(props, references);
  const [isOver, setIsOver] = useState(false);
  const accept = acceptOf(field.type);
  const hasRoom = isSeveral || (references.length === 0 && pending.length === 0);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files]);
  };

  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <section
        aria-labelledby={`${id}-label`}
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        {references.map((reference) => (
          <GivenFile
            key={reference}
            reference={reference}
            accept={accept}
            onRemove={() => remove(reference)}
          />
        ))}
        {pending.map((file) => (
          <PendingFile key={file.key} file={file} onDismiss={() => dismiss(file.key)} />
        ))}
        <div className={classes.dropRow}>
          <FileButton
            multiple={isSeveral}
            {...(accept.length > 0 && { accept: accept.join(',') })}
            onChange={(chosen: File | File[] | null) => add(chosen === null ? [] : [chosen].flat())}
          >
            {(button) => (
              <Button
                {...button}
                variant="default"
                size="xs"
                leftSection={<IconUpload size={15} aria-hidden="true" />}
              >
                {hasRoom ? sayChoose(isSeveral) : 'Choose another'}
              </Button>
            )}
          </FileButton>
          <span className={classes.dropHint}>{sayDrop(field, isSeveral)}</span>
        </div>
      </section>
    </Input.Wrapper>
  );
}

/** Uploads that are under way; each becomes part of the value when it is done. */
function useUploads(props: ControlProps & { isSeveral: boolean }, references: readonly string[]) {
  const { field, isSeveral, onChange } = props;
  const queryClient = useQueryClient();
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const running = useRef(new Map<string, () => void>());
  const current = useRef(references);
  current.current = references;

  useEffect(() => {
    const uploads = running.current;
    return () => {
      for (const cancel of uploads.values()) cancel();
    };
  }, []);

  const commit = (next: readonly string[]) => {
    current.current = next;
    if (running.current.size > 0) onChange(textEntry(JSON.stringify(next)));
    else onChange(toEntry(next, isSeveral, field.type.nullable));
  };
  const update = (key: string, change: Partial<Pending>) =>
    setPending((before) => before.map((file) => (file.key === key ? { ...file, ...change } : file)));

  const start = (file: File) => {
    const key = crypto.randomUUID();
    const most = bytesMaxOf(field.type);
    const accept = acceptOf(field.type);
    const isTaken = isNameAccepted(file.name, accept);
    const tooLarge = file.size > most ? sayTooLarge(file, most) : null;
    const problem = isTaken ? tooLarge : sayNotAccepted(file.name, accept);
    const entry = { key, name: file.name, share: 0, error: problem };
    setPending((before) => (isSeveral ? [...before, entry] : [entry]));
    if (problem !== null) return;
    const upload = uploadFile(file, (share) => update(key, { share }));
    running.current.set(key, upload.cancel);
    upload.done.then(
      (done) => {
        running.current.delete(key);
        queryClient.setQueryData(uploadKey(done.id), done);
        setPending((before) => before.filter((one) => one.key !== key));
        commit(isSeveral ? [...current.current, done.id] : [done.id]);
      },
      (error: unknown) => {
        running.current.delete(key);
        if (error instanceof DOMException && error.name === 'AbortError') return;
        update(key, { error: describeError(error).detail });
        commit(current.current);
      },
    );
  };

  const add = (files: readonly File[]) => {
    const wanted = isSeveral ? files : files.slice(0, 1);
    if (wanted.length === 0) return;
    for (const file of wanted) start(file);
    commit(current.current);
  };
  const dismiss = (key: string) => {
    running.current.get(key)?.();
    running.current.delete(key);
    setPending((before) => before.filter((file) => file.key !== key));
    commit(current.current);
  };
  const remove = (reference: string) => commit(current.current.filter((one) => one !== reference));
  return { pending, add, dismiss, remove };
}

function toEntry(references: readonly string[], isSeveral: boolean, isNullable: boolean) {
  if (isSeveral) return valueEntry(references);
  const [only] = references;
  if (only !== undefined) return valueEntry(only);
  return isNullable ? valueEntry(null) : DEFAULT_ENTRY;
}

function sayTooLarge(file: File, most: number): string {
  return `${file.name} has ${sayBytes(file.size)}; a file may have at most ${sayBytes(most)}.`;
}

type GivenFileProps = { reference: string; accept: readonly string[]; onRemove: () => void };

function GivenFile({ reference, accept, onRemove }: GivenFileProps) {
  const upload = useUpload(reference);
  const earlier = parseUpload(reference);
  const name = upload?.name ?? (earlier ? (earlier.name ?? 'A file from an earlier run') : reference);
  const isOther = upload !== null && !isNameAccepted(name, accept);
  return (
    <div className={classes.file}>
      <IconFile size={18} aria-hidden="true" />
      <div className={classes.grow}>
        <div className={classes.fileName}>
          {name}
          {upload && <span className={classes.soft}> {sayBytes(upload.bytes)}</span>}
        </div>
        {isOther && <div className={classes.warning}>{sayNotAccepted(name, accept)}</div>}
      </div>
      <CloseButton aria-label={`Remove ${name}`} onClick={onRemove} />
    </div>
  );
}

function PendingFile({ file, onDismiss }: { file: Pending; onDismiss: () => void }) {
  const percent = Math.round(file.share * 100);
  return (
    <div className={classes.file}>
      <IconFile size={18} aria-hidden="true" />
      <div className={classes.grow}>
        <div className={classes.fileName}>{file.name}</div>
        {file.error === null ? (
          <Progress
            value={percent}
            size="sm"
            aria-label={`Uploading ${file.name}`}
            transitionDuration={100}
          />
        ) : (
          <div className={classes.problem} role="alert">
            {file.error}
          </div>
        )}
      </div>
      {file.error === null && <span className={classes.soft}>{percent} %</span>}
      <CloseButton
        aria-label={`${file.error === null ? 'Cancel' : 'Remove'} ${file.name}`}
        onClick={onDismiss}
      />
    </div>
  );
}

function readReferences(value: JsonValue | undefined): readonly string[] {
  return [value].flat().filter((reference): reference is string => typeof reference === 'string');
}

/** While a file is being uploaded the entry is no value; it keeps the files that are already there. */
function parseKept(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}
