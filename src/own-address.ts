import type { Config } from './config/config.ts';

/** Where a server with these settings is to be found from the machine it runs on, without a path. */
export function ownAddress({ HOST, TLS_CERT }: Config, port: number): string {
  const isEverywhere = HOST === '0.0.0.0' || HOST === '::';
  const host = isEverywhere ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `${TLS_CERT === '' ? 'http' : 'https'}://${host}:${port}`;
}
