import { Refusal } from '../errors.ts';

/** A name of a host, of two labels or more. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/;
const HOST_MAX = 253;
/**
 * Last labels that make a link of a name without a scheme. Not every one there is: file.md and
 * main.py are no links to those who write them.
 */
const USUAL_ENDINGS = new Set(
  'com net org info biz io me co tv cc ru cn uk de eu us xyz top site online shop store club app dev gg link live vip win bet casino click fun icu pro space website'.split(
    ' ',
  ),
);

/** Any link at all. */
export const ANY_HOST = '*';

/**
 * The hosts that a text links to, in lower case and as they stand in DNS, each once. Names without a
 * scheme count where their ending is a usual one, with a scheme any name does.
 */
export function linkedHosts(text: string): string[] {
  const plain = text.normalize('NFKC').replaceAll('。', '.').toLowerCase();
  const hosts = new Set<string>();
  for (const [, authority = ''] of plain.matchAll(/[a-z]:\/\/([^\s/?#]{1,253})/g)) {
    const host = hostOf(authority);
    if (host !== undefined) hosts.add(host);
  }
  // Cut at whatever stands in no name, so that one between Chinese words is found as well.
  for (const part of plain.split(/[^a-z0-9.-]+/)) {
    const name = part.replace(/^[.-]+|[.-]+$/g, '');
    if (isBareLink(name)) hosts.add(name);
  }
  return [...hosts];
}

/**
 * A host of a rule, or `*`.
 *
 * @throws {Refusal} `rule_invalid`
 */
export function parseHost(source: string): string {
  const text = source.trim();
  if (text === ANY_HOST) return text;
  const host = hostOf(text.replace(/^\*\./, ''));
  if (host !== undefined && isName(host)) return host;
  throw new Refusal('rule_invalid', { message: 'A link rule names a host, or * for every link.' });
}

/** Whether a host is that one or below it. */
export const isWithinHost = (host: string, rule: string): boolean =>
  rule === ANY_HOST || host === rule || host.endsWith(`.${rule}`);

function hostOf(authority: string): string | undefined {
  const address = `http://${authority}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return hostname.replace(/\.$/, '');
}

const isName = (host: string): boolean => host.length <= HOST_MAX && HOST.test(host);

function isBareLink(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return USUAL_ENDINGS.has(ending) && isName(name);
}
