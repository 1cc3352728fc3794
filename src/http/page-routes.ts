import '@fastify/accepts';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { type Preloads, pageHeaders } from './page-headers.ts';

const PUBLIC_DIR = fileURLToPath(new URL('../../public/', import.meta.url));

/** Addresses that stand for a file below public/. */
const PAGES = {
  '/r/:roomId': 'room.html',
  // A room by its name stands in the query, as at `/`: names may hold slashes and dots.
  '/embed': 'embed.html',
  '/embed/:roomId': 'embed.html',
  '/embed.js': 'assets/embed.js',
  '/demo': 'demo.html',
};

/** The pages and what they load. `sendLanding` answers `/`, which takes upgrades as well. */
export async function pageRoutes(app: FastifyInstance, config: Config): Promise<void> {
  const preloads = await readPreloads();
  const languages = Object.keys(Object.values(preloads)[0] ?? {});
  await app.register(fastifyStatic, {
    root: PUBLIC_DIR,
    index: false,
    // src/web/build.ts lays `.br` and `.gz` beside what it builds.
    preCompressed: true,
    setHeaders: (response, path) => {
      const language = languageOf(response.request, languages);
      const headers = pageHeaders(path, config, preloads, language);
      response.headers(headers);
    },
  });
  const pages = config.ADMIN === 'on' ? { ...PAGES, '/admin': 'admin.html' } : PAGES;
  for (const [url, file] of Object.entries(pages)) {
    app.get(url, (_, reply) => reply.sendFile(file));
  }
}

/** As the page will choose, unless its reader has settled on another one: `lang` is the widget's. */
function languageOf(request: FastifyRequest, known: readonly string[]): string | undefined {
  const { lang } = request.query as { lang?: unknown };
  const wanted = [...(typeof lang === 'string' ? [lang] : []), ...request.languages()];
  const primaries = wanted.map((tag) => tag.toLowerCase().replace(/[-_].*/, ''));
  return primaries.find((primary) => known.includes(primary)) ?? known[0];
}

/** What src/web/build.ts found out; a server without built pages has none. */
async function readPreloads(): Promise<Preloads> {
  try {
    return JSON.parse(await readFile(`${PUBLIC_DIR}assets/preloads.json`, 'utf8'));
  } catch {
    return {};
  }
}

export const sendLanding = (reply: FastifyReply): FastifyReply => reply.sendFile('index.html');

/** Whether a person is to read the answer: programs that take anything, as curl does, have JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (!/text\/html/i.test(request.headers.accept ?? '')) return false;
  return request.type(['application/json', 'text/html']) === 'text/html';
}

/** Comes whole, since there is no 404 that says "as before". */
export const sendNotFound = (reply: FastifyReply): FastifyReply =>
  reply.code(404).sendFile('not-found.html', {
    etag: false,
    lastModified: false,
    acceptRanges: false,
  });
