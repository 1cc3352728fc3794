import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 one, since whoever has an
 * IPv6 connection has a whole /64 to choose addresses from.
 */
export function addressPrefix(text: string): string {
  if (isIPv4(text) || !isIPv6(text)) return text;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return (address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}

/** The same of who sent a request. */
export const addressOf = ({ ip }: { readonly ip: string }): string => addressPrefix(ip);
