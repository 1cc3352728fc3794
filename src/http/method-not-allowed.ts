import type { FastifyInstance } from 'fastify';

/**
 * Remembers each route's methods, so that a known address with a wrong method is told apart from
 * an unknown address; fastify itself answers 404 to both. To be called before any route is there.
 *
 * @returns the methods that an address takes, none for an unknown one
 */
export function rememberMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: toPattern(url), methods: [method].flat() });
  });
  return (path) => {
    const matching = routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => methods))];
  };
}

/** `/rooms/:roomId` matches one segment in place of its parameter. */
function toPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
