import assert from 'node:assert/strict';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import type { Operator } from '../admin/support/operator.ts';
import { type OpenApi, readDocument } from '../documents/support.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { enter, freshName } from '../protocol/support/people.ts';
import { type Cast, type FuzzedRequest, fuzzedRequests } from './requests.ts';

/** Requests that are on their way at once. */
const AT_ONCE = 10;
/** No answer may take longer, on a slow machine either. */
const PATIENCE_MS = 15_000;

/**
 * Sends so many requests that a fuzzer made of the server's own document. Each is answered, by
 * success or by a refusal as the protocol has it, never by a fault of the server's.
 *
 * @param operator signed in
 * @returns how many answers had each status
 * @throws the smallest requests that are not
 */
export async function fuzz(
  base: string,
  operator: Operator,
  requests: number,
  seed: number,
): Promise<Record<number, number>> {
  const document = await readDocument<OpenApi>(base, '/openapi.json');
  const one = fuzzedRequests(document, await gather(base, operator));
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses: Record<number, number> = {};
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE }),
        async (together) => {
          const answers = together.map((fuzzed) => answersWell(base, agent, fuzzed));
          for (const status of await Promise.all(answers)) {
            statuses[status] = (statuses[status] ?? 0) + 1;
          }
        },
      ),
      { numRuns: Math.ceil(requests / AT_ONCE), seed, endOnFailure: true },
    );
  } finally {
    agent.destroy();
  }
  return statuses;
}

/** The cast comes from one address, which the operator of an earlier part may have banned. */
async function gather(base: string, operator: Operator): Promise<Cast> {
  const { body } = await operator.get<{ bans: { member_id: string }[] }>('/bans?scope=server');
  for (const { member_id: memberId } of body.bans) await operator.delete(`/people/${memberId}/ban`);
  const room = freshName();
  return {
    base,
    operator,
    owners: [await enter(base, 'alice', room), await enter(base, 'bob')],
    victim: await enter(base, 'carol', room),
  };
}

async function answersWell(base: string, agent: Agent, fuzzed: FuzzedRequest): Promise<number> {
  const response = await send(base, agent, fuzzed);
  const { statusCode = 0, headers } = response;
  // A stream would never end.
  if (statusCode < 400 && fuzzed.path.includes('/events')) {
    response.destroy();
    return statusCode;
  }
  const body = await text(response);
  assert.ok(statusCode < 500, `${statusCode}: ${body}`);
  if (statusCode < 400 || fuzzed.method === 'HEAD') return statusCode;
  const answer = { status: statusCode, text: body, headers: new Headers(), body: JSON.parse(body) };
  assertRefused(answer, statusCode);
  if (statusCode === 405) assert.ok(headers.allow);
  if (statusCode === 429) assert.ok(headers['retry-after']);
  return statusCode;
}

function send(
  base: string,
  agent: Agent,
  { method, path, headers, body }: FuzzedRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const isStream = path.includes('/events');
    const outgoing = request({
      host: hostname,
      port,
      // As it was written: URL would mend it.
      path: asciiOnly(path),
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      ...(isStream ? { agent: false as const } : { agent }),
      timeout: PATIENCE_MS,
    });
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer came')));
    outgoing.end(body);
  });
}

/** Node's client refuses other characters in a path; the server gets them escaped. */
const asciiOnly = (path: string): string => path.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
