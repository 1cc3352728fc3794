import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Answer, request } from '../protocol/support/http.ts';
import { type OpenApi, type Operation, readDocument } from './support.ts';

// Formats are for readers; what they say is tested where they are made.
const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true });

export interface Call {
  readonly method?: string;
  /** As in the document, with braces. */
  readonly path: string;
  /** What stands in place of the braces, by name. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Holds the answers of a server against what its own document says about them. */
export class Conformity {
  readonly #base: string;
  readonly #document: OpenApi;
  /** Operations that have answered 2xx. */
  readonly #well = new Set<string>();

  constructor(base: string, document: OpenApi) {
    this.#base = base;
    this.#document = document;
  }

  static async read(base: string): Promise<Conformity> {
    return new Conformity(base, await readDocument<OpenApi>(base, '/openapi.json'));
  }

  /** Sends a request, whose answer has to have this status and be as documented. */
  async check(call: Call, status: number): Promise<Answer> {
    const { method = 'GET', path, ids = {}, query = '', headers = {}, body } = call;
    const operation = this.#document.paths[path]?.[method.toLowerCase()];
    assert.ok(operation, `${method} ${path} is not in the document`);
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const answer = await request(`${this.#base}${place}${query}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    assert.equal(answer.status, status, `${operation.operationId}: ${answer.text}`);
    if (status < 300) this.#well.add(operation.operationId);
    if (status === 204) assert.ok(operation.responses[status] && answer.text === '');
    else assertAsDocumented(operation, answer);
    return answer;
  }

  /** The operations of this kind that have not answered well. */
  silent(isMeant: (operation: Operation) => boolean): string[] {
    return Object.values(this.#document.paths)
      .flatMap((methods) => Object.values(methods))
      .filter((operation) => isMeant(operation) && !this.#well.has(operation.operationId))
      .map(({ operationId }) => operationId);
  }
}

function assertAsDocumented({ operationId, responses }: Operation, answer: Answer): void {
  const { status } = answer;
  const mediaType = answer.headers.get('content-type')?.split(';')[0] as string;
  const content = responses[status]?.content?.[mediaType];
  assert.ok(content, `${operationId} ${status} ${mediaType} is not in the document`);
  const value = mediaType === 'application/json' ? answer.body : answer.text;
  assert.ok(
    ajv.validate(content.schema, value),
    `${operationId} ${status}: ${ajv.errorsText()} in ${answer.text}`,
  );
}
