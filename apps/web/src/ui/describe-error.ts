import { UnreachableError } from '@quire/client';
import { HubError, PROBLEMS } from '@quire/contract';

/** Something that did not work and that the person can do something about; `message` says what. */
export class Notice extends Error {
  readonly title: string;

  constructor(title: string, message: string) {
    super(message);
    this.name = 'Notice';
    this.title = title;
  }
}

type ErrorWords = { title: string; detail: string; technical: string };

/** An error of any kind in words for the person who met it. */
export function describeError(error: unknown): ErrorWords {
  if (error instanceof HubError) {
    const { title, status } = PROBLEMS[error.code];
    return { title, detail: error.detail, technical: `${error.code} (HTTP ${status})` };
  }
  if (error instanceof UnreachableError) {
    return {
      title: 'The hub does not answer',
      detail: 'Your network may be down, or the hub is restarting. This page tries again by itself.',
      technical: String(error.cause ?? error.message),
    };
  }
  if (error instanceof Notice) return { title: error.title, detail: error.message, technical: error.message };
  const technical = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    title: 'This page could not be shown',
    detail:
      'A part of the page failed. Nothing you saved is lost. Try again; if it fails again, send the details below to whoever runs this hub.',
    technical,
  };
}
