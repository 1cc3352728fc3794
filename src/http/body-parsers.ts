import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';

/**
 * JSON and forms, as strict UTF-8: a body that is none is refused rather than stored with
 * replacement characters in place of what its author wrote.
 */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => parseJson(decode(body)),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_: FastifyRequest, body: Buffer) => parseForm(decode(body)),
  );
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Refusal('bad_encoding');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_json');
  }
}

function parseForm(text: string): Record<string, string> {
  const fields = text.split('&').map(parsePair);
  const names = new Set(fields.map(([name]) => name));
  if (names.size < fields.length) {
    throw new Refusal('bad_request', { message: 'The form has a field twice.' });
  }
  return Object.fromEntries(fields);
}

/** Stricter than URLSearchParams, which puts replacement characters where it cannot decode. */
function parsePair(pair: string): [name: string, value: string] {
  const [name = '', ...value] = pair.replaceAll('+', ' ').split('=');
  try {
    return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
  } catch {
    throw new Refusal('bad_encoding');
  }
}
