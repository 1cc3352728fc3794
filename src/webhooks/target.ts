import { lookup } from 'node:dns/promises';
import { Refusal } from '../errors.ts';
import { ForbiddenAddress, hostOf, isForbiddenLiteral, isPublic } from './public-address.ts';

const URL_MAX = 2048;
const RESOLVE_MS = 5000;

/**
 * The address of a webhook as it is stored. Its host is resolved here so that a mistake is told at
 * once; what counts is the look at each delivery.
 *
 * @throws {Refusal} `webhook_url_invalid`
 */
export async function parseTarget(text: string, allowPrivate: boolean): Promise<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.href.length > URL_MAX) {
    throw invalid('A webhook needs an https address of at most 2048 characters.');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('The address of a webhook must not hold a user or a password.');
  }
  url.hash = '';
  if (!allowPrivate) await refuseInside(hostOf(url));
  return url.href;
}

async function refuseInside(host: string): Promise<void> {
  if (isForbiddenLiteral(host))
    throw invalid(`The address is refused: ${new ForbiddenAddress().message}.`);
  const addresses = await resolved(host);
  if (addresses === undefined) throw invalid('The host of the address cannot be resolved.');
  if (!addresses.every(({ address }) => isPublic(address))) {
    throw invalid(`The address is refused: ${new ForbiddenAddress().message}.`);
  }
}

async function resolved(host: string): Promise<{ address: string }[] | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), RESOLVE_MS);
  });
  try {
    return await Promise.race([lookup(host, { all: true }), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const invalid = (message: string): Refusal => new Refusal('webhook_url_invalid', { message });
