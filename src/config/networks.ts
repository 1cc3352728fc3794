import ipaddr from 'ipaddr.js';

/** A network in which every address is believed about whom it speaks for. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `10.0.0.0/8`, `::1/128` or a lone address; `undefined` for anything else. */
export function parseNetwork(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!isAddress(text)) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Whether an address belongs to one of the networks; an IPv4 address may come as an IPv6 one. */
export function isWithin(networks: readonly Network[], text: string | undefined): boolean {
  if (networks.length === 0 || text === undefined || !ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
  );
}

/** `ipaddr.isValid` takes `127.1` and `1` for addresses as well. */
const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
