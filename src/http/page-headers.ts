import { basename } from 'node:path';
import type { Config } from '../config/config.ts';

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

/** By page, and by the language it is read in, the addresses of modules that it is going to ask for. */
export type Preloads = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What a file below public/ is served with. Other sites may frame one page and load one script. */
export function pageHeaders(
  path: string,
  { EMBED_ANCESTORS }: Pick<Config, 'EMBED_ANCESTORS'>,
  preloads: Preloads = {},
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
  const link = linkOf(preloads[file]?.[language] ?? []);
  return { ...COMMON, ...sharing, ...link, 'content-security-policy': policy };
}

/** A hint and no more, so it does without `Vary`: a wrong one costs a few bytes. */
function linkOf(modules: readonly string[]): Record<string, string> {
  const links = modules.map((address) => `<${address}>; rel=modulepreload`);
  return links.length === 0 ? {} : { link: links.join(', ') };
}
