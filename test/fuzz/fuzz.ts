import assert from 'node:assert/strict';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { type OpenApi, readDocument } from '../documents/support.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { enter } from '../protocol/support/people.ts';
import { type FuzzedRequest, fuzzedRequests } from './requests.ts';

/** Requests that are on their way at once. */
const AT_ONCE = 10;
/** No answer may take longer, on a slow machine either. */
const PATIENCE_MS = 15_000;

/**
 * Sends so many requests that a fuzzer made of the server's own document. Each is answered, by
 * success or by a refusal as the protocol has it, never by a fault of the server's.
 *
 * @throws the smallest requests that are not
 */
export async function fuzz(base: string, requests: number, seed: number): Promise<void> {
  const document = await readDocument<OpenApi>(base, '/openapi.json');
  const seats = [await enter(base, 'alice'), await enter(base, 'bob')] as const;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const one = fuzzedRequests(document, [seats[0], seats[1]]);
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE }),
        async (together) => {
          await Promise.all(together.map((fuzzed) => answersWell(base, agent, fuzzed)));
        },
      ),
      { numRuns: Math.ceil(requests / AT_ONCE), seed, endOnFailure: true },
    );
  } finally {
    agent.destroy();
  }
}

async function answersWell(base: string, agent: Agent, fuzzed: FuzzedRequest): Promise<void> {
  const response = await send(base, agent, fuzzed);
  const { statusCode = 0, headers } = response;
  // A stream would never end.
  if (statusCode < 400 && fuzzed.path.includes('/events')) {
    response.destroy();
    return;
  }
  const body = await text(response);
  assert.ok(statusCode < 500, `${statusCode}: ${body}`);
  if (statusCode < 400 || fuzzed.method === 'HEAD') return;
  const answer = { status: statusCode, text: body, headers: new Headers(), body: JSON.parse(body) };
  assertRefused(answer, statusCode);
  if (statusCode === 405) assert.ok(headers.allow);
  if (statusCode === 429) assert.ok(headers['retry-after']);
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
