import assert from 'node:assert/strict';
import type { Answer } from './http.ts';
import type { WireHistory, WireMessage } from './wire.ts';

interface RefusalBody {
  success: boolean;
  code: string;
  error: string;
  until?: string;
}

/** What must never stand in a sentence for a person: SQL, a stack, a path, a library's name. */
const INSIDES =
  /\b(select|insert|update) .*\b(from|into|set)\b|syntax error|violates|relation "|postgres|\bat \S+ \(|node_modules|node:|\.[jt]s\b|\/(home|tmp|usr|var|src|work)\b/i;

/**
 * Asserts a failure with the right status, exactly the promised shape, with `until` where it ends by
 * itself, and nothing of the inside.
 */
export function assertRefused(
  answer: Answer,
  statuses: number | readonly number[],
  code?: string,
): void {
  const allowed = [statuses].flat();
  assert.ok(allowed.includes(answer.status), `${allowed}, not ${answer.status}: ${answer.text}`);
  const body = answer.body as RefusalBody;
  const { until, ...rest } = body ?? {};
  assert.deepEqual(Object.keys(rest).sort(), ['code', 'error', 'success'], answer.text);
  if (until !== undefined) assert.ok(Date.parse(until) > 0, answer.text);
  assert.equal(body.success, false);
  assert.match(body.code, /^[a-z][a-z_]*$/);
  if (code !== undefined) assert.equal(body.code, code);
  assert.ok(body.error.length > 0);
  assert.doesNotMatch(body.error, INSIDES);
}

/** Asserts that an object has these keys and no others. */
export function assertKeys(value: object, keys: readonly string[]): void {
  assert.deepEqual(Object.keys(value).sort(), [...keys].sort());
}

export const seqs = (messages: readonly WireMessage[]): number[] =>
  messages.map((message) => message.log_seq);

/** The whole numbers from the first to the last, both included. */
export const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** The `logs` of a v1 connection. */
export function historyOf(logs: WireMessage[] | WireHistory): WireHistory {
  assert.ok(!Array.isArray(logs), 'a v1 connection gets logs as {messages, has_more}');
  assert.equal(typeof logs.has_more, 'boolean');
  return logs;
}

/** The `logs` of a classic connection. */
export function bareLogs(logs: WireMessage[] | WireHistory): WireMessage[] {
  assert.ok(Array.isArray(logs), 'a classic connection gets logs as a bare array');
  return logs;
}
