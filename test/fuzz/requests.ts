import fc from 'fast-check';
import _ from 'lodash';
import type { Operator } from '../admin/support/operator.ts';
import type { Json, OpenApi, Operation } from '../documents/support.ts';
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

/** On whose behalf requests are sent, and against whom. */
export interface Cast {
  readonly base: string;
  /** Owners of a room each. */
  readonly owners: readonly Seat[];
  /** Whoever is muted, banned and appointed. */
  readonly victim: Seat;
  readonly operator: Operator;
}

/** After one of these somebody of the cast, or his room, would not be there any more. */
const SPENDING =
  /^(POST \/credentials\/rotate|DELETE \/me|DELETE \/admin\/api\/sessions?|POST .*\/acts\/close)\b/;

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
 * wrong, missing or cut off; proofs of members, of the operator, of strangers and of nobody.
 */
export function fuzzedRequests(document: OpenApi, cast: Cast): fc.Arbitrary<FuzzedRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return fc
    .constantFrom(...operations)
    .chain(({ path, method, operation }) =>
      fc
        .record({
          method: fc.oneof(
            { weight: 8, arbitrary: fc.constant(method.toUpperCase()) },
            fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
          ),
          path: pathOf(path, cast),
          query: queryOf(operation),
          headers: path.startsWith('/admin/') ? operatorsHeaders(cast) : membersHeaders(cast),
          body: bodyOf(operation, cast),
        })
        .map(({ method, path, query, headers, body }) => {
          const hasBody = method !== 'GET' && method !== 'HEAD';
          return { method, path: `${path}${query}`, headers, body: hasBody ? body : undefined };
        }),
    )
    .filter(({ method, path }) => !SPENDING.test(`${method} ${path}`));
}

/** The path with ids in place of its parameters. */
function pathOf(template: string, { owners, victim }: Cast): fc.Arbitrary<string> {
  const ids: Record<string, string[]> = {
    roomId: owners.map(({ roomId }) => roomId),
    memberId: [victim.memberId],
    role: ['helper', 'member'],
  };
  const parts = template.split('/').map((part) => {
    const [, parameter] = /^{(\w+)}$/.exec(part) ?? [];
    if (parameter === undefined) return fc.constant(part);
    return fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(ids[parameter] ?? ['1'])) },
      fc.constant('room_0000000000000000'),
      awkward,
      fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponentSafe),
    );
  });
  return fc.tuple(...parts).map((list) => list.join('/'));
}

const anyHeaders = {
  accept: fc.oneof(fc.constantFrom('text/plain', 'application/json', '*/*'), headerText),
  'content-type': fc.oneof(
    { weight: 6, arbitrary: fc.constant('application/json') },
    fc.constantFrom('application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'),
    headerText,
  ),
  'if-none-match': headerText,
  'last-event-id': fc.oneof(fc.constantFrom('', '0', '1', '-1', '1e9'), headerText),
  'x-request-id': headerText,
  'x-forwarded-host': headerText,
};

function membersHeaders({ owners }: Cast): fc.Arbitrary<Record<string, string>> {
  const authorization = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...owners.map(({ nickId }) => `Bearer ${nickId}`)) },
    headerText,
    headerText.map((text) => `Bearer ${text}`),
  );
  return fc.record(
    { authorization, origin: headerText, ...anyHeaders },
    { requiredKeys: ['content-type'] },
  );
}

/** Mostly those that open the door: what is behind it is to be tried. */
function operatorsHeaders({ base, operator }: Cast): fc.Arbitrary<Record<string, string>> {
  const mostly = (right: string): fc.Arbitrary<string> =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(right) }, headerText);
  return fc.record(
    {
      cookie: mostly(operator.cookie),
      'x-csrf-token': mostly(operator.csrf),
      origin: mostly(base),
      ..._.omit(anyHeaders, 'x-forwarded-host'),
    },
    { requiredKeys: ['cookie', 'x-csrf-token', 'content-type'] },
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

function bodyOf(operation: Operation, { victim }: Cast): fc.Arbitrary<string> {
  const { content } = operation.requestBody ?? { content: {} };
  const fields = Object.values(content)[0]?.schema.properties ?? {};
  const whole = fc
    .record(
      _.mapValues(fields, (schema, name) => {
        const right = name === 'memberId' ? fc.constant(victim.memberId) : fitting(schema as Json);
        return fc.oneof({ weight: 6, arbitrary: right }, json);
      }),
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    fc.tuple(whole, fc.nat(30)).map(([text, end]) => text.slice(0, end)),
    json.map((value) => JSON.stringify(value) ?? ''),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );
}

/** Values of the type that a field has. */
function fitting({ const: only, anyOf, enum: some, type }: Json): fc.Arbitrary<unknown> {
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(some)) return fc.constantFrom(...some);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map(fitting));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer({ min: 0, max: 100 });
  return fc.string({ minLength: 1, maxLength: 20 });
}

function encodeURIComponentSafe(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
