import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv6 that is routed in the open internet, 2000::/3; beside it ipaddr.js leaves out ::127.0.0.1. */
const GLOBAL_IPV6 = [ipaddr.IPv6.parse('2000::'), 3] as const;

/** Where a webhook must not reach: the message is for logs and for the one who registers it. */
export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress';

  constructor() {
    super('the address is not a public one');
  }
}

/**
 * Whether an IP address belongs to the open internet: not loopback, private, link-local (clouds have
 * their metadata there), multicast, reserved, or a wrapping of IPv4 in IPv6 that may lead to these.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  return !(ip instanceof ipaddr.IPv6) || ip.match(...GLOBAL_IPV6);
}

/** A URL's host, without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Every address of a host, all of them public. @throws {ForbiddenAddress} (to the callback) */
function resolvePublic(
  host: string,
  options: LookupOptions,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) callback(error, []);
    else if (!addresses.every(({ address }) => isPublic(address))) {
      callback(new ForbiddenAddress(), []);
    } else callback(null, addresses);
  });
}

/**
 * `lookup` for a socket: it connects to an address that was looked at and to no other, whatever the
 * name says a moment later (DNS rebinding). A host that is an IP address never comes here.
 */
export function lookupPublic(
  host: string,
  options: LookupOptions,
  callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
): void {
  resolvePublic(host, options, (error, addresses) => {
    const [first] = addresses;
    if (error || !first) callback(error ?? new ForbiddenAddress(), []);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
}

/** Whether the host is written as an IP address, and not one of the open internet. */
export const isForbiddenLiteral = (host: string): boolean => isIP(host) !== 0 && !isPublic(host);
