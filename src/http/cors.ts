import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';

/**
 * Lets pages of the allowed origins use the API from a browser. There is no cookie to ride on: a
 * page speaks for a member only if it was given the nickId.
 */
export async function allowOrigins(app: FastifyInstance, { ALLOWED_ORIGINS }: Config) {
  if (ALLOWED_ORIGINS.length === 0) return;
  await app.register(fastifyCors, {
    origin: ALLOWED_ORIGINS.includes('*') ? '*' : [...ALLOWED_ORIGINS],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID', 'X-Request-Id'],
    exposedHeaders: ['Allow', 'ETag', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
    // An OPTIONS that is no preflight is answered as well, rather than by words that are not ours.
    strictPreflight: false,
  });
}
