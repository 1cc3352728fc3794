import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

/**
 * Validates requests by their schemas. In a body a number is a number: text where one belongs is a
 * fault, not a guess. A query is text by nature, so there `limit=5` is a number.
 */
export function validateRequests(app: FastifyInstance): void {
  const bodies = new Ajv();
  const queries = new Ajv({ coerceTypes: true });
  limitInfinity(queries);
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'querystring' ? queries : bodies).compile(schema as object),
  );
}

/** Ajv makes `1e999` the number Infinity, and then applies its own limits to finite numbers alone. */
function limitInfinity(queries: Ajv): void {
  queries.removeKeyword('minimum').removeKeyword('maximum');
  queries.addKeyword({
    keyword: 'minimum',
    validate: (least: number, value: number) => value >= least,
  });
  queries.addKeyword({
    keyword: 'maximum',
    validate: (most: number, value: number) => value <= most,
  });
}
