import { ApiError } from '../api.ts';

/** What a session is told about itself. */
export interface Session {
  readonly session_id: number;
  readonly user_agent: string;
  readonly address: string;
  readonly created_at: string;
  readonly last_used_at: string;
  readonly ends_at: string;
  readonly is_this: boolean;
}

interface SignedIn {
  readonly session: Session;
  readonly csrf_token: string;
}

/** Goes along with whatever changes something; a page of another site cannot know it. */
let csrfToken = '';
let signedOut = (): void => {};

/** Calls `listener` when an answer says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/**
 * Exchanges the secret of a link for a session, which is a cookie no script can read.
 *
 * @throws {ApiError} `admin_link_invalid` and others
 */
export async function signIn(link: string): Promise<void> {
  ({ csrf_token: csrfToken } = await ask<SignedIn>('POST', '/session', { link }));
}

/** Whether the browser has a session already. */
export async function resume(): Promise<boolean> {
  try {
    ({ csrf_token: csrfToken } = await ask<SignedIn>('GET', '/session'));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'signed_out') return false;
    throw error;
  }
}

export const get = <T>(path: string, query: Record<string, string | undefined> = {}): Promise<T> =>
  ask<T>('GET', `${path}${queryText(query)}`);

/**
 * Changes something.
 *
 * @throws {ApiError}
 */
export async function act<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await ask<T>(method, path, body);
  } finally {
    changed.dispatchEvent(new Event('change'));
  }
}

/** Tells lists that something was changed by this page. */
export const changed = new EventTarget();

/** Parameters that have a value, as a query. */
function queryText(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/admin/api${path}`, {
    method,
    headers: {
      ...(method !== 'GET' && { 'x-csrf-token': csrfToken }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => undefined);
  if (response?.status === 204) return undefined as T;
  // A proxy in front of a server that is away answers with a page of its own.
  const answer = await response?.json().catch(() => undefined);
  if (response?.ok && answer !== undefined) return answer;
  if (answer?.code === 'signed_out') signedOut();
  throw new ApiError(answer?.code ?? 'unreachable', answer?.error ?? '');
}
