import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode } from '../errors.ts';
import { rememberMethods } from './method-not-allowed.ts';
import { sendNotFound, wantsPage } from './page-routes.ts';

/** What fastify and its parsers throw, as ours. */
const FASTIFY_CODES: Record<string, RefusalCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_BAD_URL: 'bad_request',
};

/** Where something else than a nickId opens the door. */
const COOKIE_CODES: ReadonlySet<RefusalCode> = new Set(['signed_out', 'admin_link_invalid']);

/** For faults that fastify meets before it has a route, such as an address that cannot be decoded. */
export const answerFrameworkError = (
  error: FastifyError,
  _: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => answer(reply, toRefusal(error));

/**
 * The one place where a fault becomes an answer: a status, a code and a sentence.
 *
 * @param onRefusal is told the code of each
 */
export function handleErrors(
  app: FastifyInstance,
  onRefusal: (code: RefusalCode) => void = () => {},
): void {
  const methodsOf = rememberMethods(app);
  const refuse = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
    onRefusal(refusal.code);
    return answer(reply, refusal);
  };
  app.setErrorHandler((error: FastifyError, { id, log }, reply) => {
    const refusal = toRefusal(error);
    if (refusal.code === 'internal') log.error({ requestId: id, err: error }, 'request failed');
    return refuse(reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => {
    const refusal = notFound(methodsOf, request, reply);
    if (refusal.code !== 'not_found' || !wantsPage(request)) return refuse(reply, refusal);
    onRefusal(refusal.code);
    return sendNotFound(reply);
  });
}

function toRefusal(error: FastifyError): Refusal {
  if (error instanceof Refusal) return error;
  if (error.validation) return new Refusal('bad_request', { message: fieldSentence(error) });
  const code = FASTIFY_CODES[error.code];
  if (code) return new Refusal(code);
  const isClientFault = error.statusCode !== undefined && error.statusCode < 500;
  return new Refusal(isClientFault ? 'bad_request' : 'internal');
}

/** «The field nickName is missing.» and the like, from the validator's first complaint. */
function fieldSentence({ validation = [] }: FastifyError): string {
  const [fault] = validation;
  const field = fault?.instancePath.slice(1).replaceAll('/', '.');
  if (fault?.keyword === 'required') {
    return `The field ${String(fault.params.missingProperty)} is missing.`;
  }
  return field ? `The field ${field} is wrong.` : 'The body has to be an object.';
}

function notFound(
  methodsOf: (path: string) => string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Refusal {
  const methods = methodsOf(request.url.split('?')[0] as string);
  if (methods.length === 0) return new Refusal('not_found');
  reply.header('allow', methods.join(', '));
  return new Refusal('method_not_allowed');
}

function answer(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, retryMs } = refusal;
  if (retryMs !== undefined) reply.header('retry-after', Math.ceil(retryMs / 1000));
  // RFC 9110 §11.6.1: a 401 says how to do better.
  if (status === 401) {
    const scheme = COOKIE_CODES.has(refusal.code) ? 'Cookie realm="/admin"' : 'Bearer';
    reply.header('www-authenticate', scheme);
  }
  return reply.code(status).send(refusalBody(refusal));
}

/** The body of an answer that says no. */
export const refusalBody = ({ code, message, until }: Refusal): object => ({
  success: false,
  code,
  error: message,
  ...(until !== undefined && { until }),
});
