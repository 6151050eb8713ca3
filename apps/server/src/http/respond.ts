import { HubError } from '@quire/contract';
import { ZodError } from 'zod';

export const PROBLEM_TYPE = 'application/problem+json';

/** Answers any error as problem details; what is not a HubError is reported to `onUnexpected` and not told. */
export function problemResponse(error: unknown, onUnexpected: (error: unknown) => void): Response {
  const problem = toHubError(error, onUnexpected).toProblem();
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' },
  });
}

function toHubError(error: unknown, onUnexpected: (error: unknown) => void): HubError {
  if (error instanceof HubError) return error;
  if (error instanceof ZodError) return invalidRequest(error);
  onUnexpected(error);
  return new HubError(
    'internal',
    'Something failed inside the hub, and it was logged. Try again; if it stays, tell your administrator.',
  );
}

export function invalidRequest(error: ZodError): HubError {
  const items = error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const first = items[0];
  const where = first?.path ? `“${first.path}”: ` : '';
  return new HubError('invalid-request', `${where}${first?.message ?? 'The request is not valid.'}`, {
    items,
  });
}

export function jsonResponse(value: unknown, status: number): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  });
}
