import fc from 'fast-check';
import type { OpenApi, Operation } from '../documents/support.ts';
import type { Seat } from '../protocol/support/people.ts';

/** A request as a fuzzer thought it up. */
export interface FuzzedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Numbers, signs and words that programs stumble over. */
const AWKWARD = [
  ...['', '0', '-1', '1', '200', '201', '1e3', '0x10', ' 5', '1.5', 'NaN', 'null', 'true', '[]'],
  ...['9007199254740991', '9007199254740992', '99999999999999999999', '-9223372036854775809'],
  ...['%00', '%ff', '%zz', '..%2f..%2f', '__proto__', 'constructor', "' or 1=1--", '\u202e', '{}'],
];

/** After one of these nobody would be a member any more; they take neither fields nor a body. */
const SPENDING: ReadonlySet<string> = new Set(['rotateCredential', 'forgetMe']);

/** What a header may carry without node's client refusing it. */
const headerText = fc.stringMatching(/^[\t\x20-\x7e]{0,60}$/);
const awkward = fc.constantFrom(...AWKWARD);

const queryValue = fc.oneof(
  awkward,
  fc.integer().map(String),
  fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponentSafe),
);

const json = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...AWKWARD),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.integer({ min: 1, max: 5000 }).map((length) => 'x'.repeat(length)),
);

/**
 * Requests to every operation of the document: its path, with ids of this room, of another and of
 * none; its parameters and some that it does not have, often wrong; bodies whose fields are right,
 * wrong, missing or cut off; proofs of members, of strangers and of nobody.
 */
export function fuzzedRequests(
  document: OpenApi,
  seats: readonly [Seat, Seat],
): fc.Arbitrary<FuzzedRequest> {
  const roomId = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...seats.map((seat) => seat.roomId)) },
    fc.constant('room_0000000000000000'),
    awkward,
    fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponentSafe),
  );
  const authorization = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...seats.map((seat) => `Bearer ${seat.nickId}`)) },
    headerText,
    headerText.map((text) => `Bearer ${text}`),
  );
  const headers = fc.record(
    {
      authorization,
      accept: fc.oneof(fc.constantFrom('text/plain', 'application/json', '*/*'), headerText),
      'content-type': fc.oneof(
        { weight: 6, arbitrary: fc.constant('application/json') },
        fc.constantFrom('application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'),
        headerText,
      ),
      'if-none-match': headerText,
      'last-event-id': fc.oneof(fc.constantFrom('', '0', '1', '-1', '1e9'), headerText),
      'x-request-id': headerText,
      origin: headerText,
      'x-forwarded-host': headerText,
    },
    { requiredKeys: [] },
  );
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    .filter(({ operation }) => !SPENDING.has(operation.operationId));
  return fc.constantFrom(...operations).chain(({ path, method, operation }) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 8, arbitrary: fc.constant(method.toUpperCase()) },
          fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
        ),
        path: roomId.map((id) => path.replace('{roomId}', id)),
        query: queryOf(operation),
        headers,
        body: bodyOf(operation),
      })
      .map(({ method, path, query, headers, body }) => {
        const hasBody = method !== 'GET' && method !== 'HEAD';
        return { method, path: `${path}${query}`, headers, body: hasBody ? body : undefined };
      }),
  );
}

function queryOf(operation: Operation): fc.Arbitrary<string> {
  const known = (operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name);
  const name = fc.constantFrom(...known, 'x', '__proto__');
  const pairs = fc.array(fc.tuple(name, queryValue), { maxLength: 4 });
  return pairs.map((list) =>
    list.length === 0 ? '' : `?${list.map(([key, value]) => `${key}=${value}`).join('&')}`,
  );
}

function bodyOf(operation: Operation): fc.Arbitrary<string> {
  const { content } = operation.requestBody ?? { content: {} };
  const fields = Object.keys(Object.values(content)[0]?.schema.properties ?? {});
  const honest = fc.string({ minLength: 1, maxLength: 20 });
  const field = fc.oneof({ weight: 3, arbitrary: honest }, json);
  const whole = fc
    .record(Object.fromEntries(fields.map((name) => [name, field])), { requiredKeys: [] })
    .map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    fc.tuple(whole, fc.nat(30)).map(([text, end]) => text.slice(0, end)),
    json.map((value) => JSON.stringify(value) ?? ''),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );
}

function encodeURIComponentSafe(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
