import { basename } from 'node:path';
import type { Config } from '../config.ts';

/** Nothing a page loads comes from elsewhere, and nothing stands in its markup. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/** The page that is made to be framed: public/embed.html. */
const WIDGET = 'embed.html';
/** Loaded by pages of other sites: the bundled src/web/embed. It holds no secret. */
const EMBED_SCRIPT = 'embed.js';

/** What a chat never asks for. */
const DENIED =
  'accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone midi payment serial usb';

const COMMON = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': DENIED.split(' ')
    .map((feature) => `${feature}=()`)
    .join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

type Addresses = readonly string[];

/** The addresses of modules that the pages are going to ask for; see src/web/build.ts. */
export interface Preloads {
  /** By the name of a page. */
  readonly pages: Readonly<Record<string, Addresses>>;
  /** By the language that a page is read in. */
  readonly languages: Readonly<Record<string, Addresses>>;
}

/**
 * What a file below public/ is served with. Other sites may frame one page and load one script.
 *
 * @param language one of those of `preloads`
 */
export function pageHeaders(
  path: string,
  { EMBED_ANCESTORS }: Pick<Config, 'EMBED_ANCESTORS'>,
  preloads: Preloads = { pages: {}, languages: {} },
  language = '',
): Record<string, string> {
  // The compressed form of a file is that file.
  const file = basename(path).replace(/\.(br|gz)$/, '');
  const ancestors = file === WIDGET ? ["'self'", ...EMBED_ANCESTORS] : ["'none'"];
  const policy = [...POLICY, `frame-ancestors ${ancestors.join(' ')}`].join('; ');
  const sharing =
    file === EMBED_SCRIPT
      ? { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' }
      : { 'cross-origin-resource-policy': 'same-origin' };
  const link = linkOf(preloads.pages[file] ?? [], preloads.languages[language] ?? []);
  return { ...COMMON, ...sharing, ...link, 'content-security-policy': policy };
}

/** A hint and no more, so it does without `Vary`: a wrong one costs a few bytes. */
function linkOf(modules: Addresses, sentences: Addresses): Record<string, string> {
  if (modules.length === 0) return {};
  const links = [...modules, ...sentences].map((address) => `<${address}>; rel=modulepreload`);
  return { link: links.join(', ') };
}
