import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { refusals } from '../wire/answers.ts';
import type { ProofOfWork } from './proof-of-work.ts';

const Challenge = Type.Object(
  {
    parameters: Type.Object(
      {
        algorithm: Type.String({ examples: ['PBKDF2/SHA-256'] }),
        cost: Type.Integer({ description: 'rounds of a try' }),
        expiresAt: Type.Integer({ description: 'seconds since 1970' }),
        keyLength: Type.Integer(),
        keyPrefix: Type.String({ description: 'what the derived key begins with, in hex' }),
        nonce: Type.String(),
        salt: Type.String(),
      },
      { additionalProperties: true },
    ),
    signature: Type.String(),
  },
  { description: 'A challenge of ALTCHA, version 2. Good for ten minutes, and for one entry.' },
);

const SCHEMA = {
  operationId: 'getChallenge',
  summary: 'A proof of work to compute before entering',
  description:
    'Where entering answers `proof_required`, send `proof` along: base64 of `{challenge, solution}`.',
  tags: ['rooms'],
  response: { 200: Challenge, ...refusals() },
} as const;

/** `GET /challenge`: what has to be computed where `proof_required` was the answer. */
export function challengeRoute(app: FastifyInstance, proofOfWork: ProofOfWork): void {
  app.get('/challenge', { schema: SCHEMA }, async (_, reply) => {
    reply.header('cache-control', 'no-store');
    return proofOfWork.challenge();
  });
}
