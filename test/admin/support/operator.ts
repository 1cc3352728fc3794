import assert from 'node:assert/strict';
import { newLink } from '../../../src/admin/links.ts';
import { readConfig } from '../../../src/config/config.ts';
import { connect } from '../../../src/database/connect.ts';
import { type Answer, request } from '../../protocol/support/http.ts';

interface Served {
  readonly url: string;
  /** Address of its database. */
  readonly database: string;
}

/** A link as `nickroom admin-link` makes it. */
export async function linkFor({ url, database }: Served): Promise<string> {
  const sql = connect(database, { max: 1, deadlineMs: 5000, name: 'test' });
  try {
    return await newLink({ sql, deadlineMs: 5000 }, readConfig({}), url);
  } finally {
    await sql.end();
  }
}

/** What stands behind the `#`. */
export const secretOf = (link: string): string => new URL(link).hash.slice(1);

export interface SignedIn {
  session: { session_id: number; is_this: boolean; ends_at: string; created_at: string };
  csrf_token: string;
  idle_s: number;
}

/** Somebody at the operator's API, by way of a cookie and a token. */
export class Operator {
  readonly api: string;
  cookie = '';
  csrf = '';

  constructor(url: string) {
    this.api = `${url}/admin/api`;
  }

  static async signIn(served: Served): Promise<Operator> {
    const operator = new Operator(served.url);
    const answer = await operator.exchange(secretOf(await linkFor(served)));
    assert.equal(answer.status, 201, answer.text);
    return operator;
  }

  /** Keeps the cookie and the token that come back. */
  async exchange(link: string): Promise<Answer<SignedIn>> {
    const answer = await this.post<SignedIn>('/session', { link });
    if (answer.status !== 201) return answer;
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    this.csrf = answer.body.csrf_token;
    return answer;
  }

  get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.ask<T>('GET', path);
  }

  post<T = unknown>(path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.ask<T>('POST', path, body);
  }

  delete<T = unknown>(path: string): Promise<Answer<T>> {
    return this.ask<T>('DELETE', path);
  }

  /** @param headers go above the usual ones */
  ask<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return request<T>(`${this.api}${path}`, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(this.csrf && method !== 'GET' && { 'x-csrf-token': this.csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}
