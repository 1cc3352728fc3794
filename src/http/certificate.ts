import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Config, ConfigError } from '../config/config.ts';

/** A certificate with its chain, and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

type Paths = Pick<Config, 'TLS_CERT' | 'TLS_KEY'>;

/** How often the files are looked at. Renewed ones are there weeks before the old ones end. */
const LOOK_EVERY_MS = 60_000;
/** A handshake takes no longer than a few round trips; a server that stops waits for it. */
const HANDSHAKE_MS = 5000;

/**
 * The certificate that the settings name, if they name one.
 *
 * @throws {ConfigError} when it cannot be used
 */
export async function readCertificate({
  TLS_CERT,
  TLS_KEY,
}: Paths): Promise<Certificate | undefined> {
  if (TLS_CERT === '' && TLS_KEY === '') return undefined;
  if (TLS_CERT === '' || TLS_KEY === '') {
    throw new ConfigError('TLS_CERT and TLS_KEY belong together: set both, or none.');
  }
  const certificate = {
    cert: await read('TLS_CERT', TLS_CERT),
    key: await read('TLS_KEY', TLS_KEY),
  };
  try {
    createSecureContext(certificate);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new ConfigError(
      `TLS_CERT and TLS_KEY are not a PEM certificate and the key to it (${reason}).`,
    );
  }
  return certificate;
}

async function read(name: string, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new ConfigError(`${name} is "${path}", which cannot be read (${code}).`);
  });
  // As it is while it is written anew. To Node that is none, with which no handshake works.
  if (text === '') throw new ConfigError(`${name} is "${path}", which is empty.`);
  return text;
}

/** What an https server is made with. */
export const tlsOptions = (certificate: Certificate) => ({
  ...certificate,
  minVersion: 'TLSv1.2' as const,
  handshakeTimeout: HANDSHAKE_MS,
});

/**
 * Takes a renewed certificate for the connections that come from then on. Files that are being
 * written, or do not fit together, are told of once and looked at again later.
 */
export function followCertificate(
  app: FastifyInstance,
  { config, log, everyMs = LOOK_EVERY_MS }: { config: Paths; log: Logger; everyMs?: number },
  first: Certificate,
): void {
  const server = app.server as unknown as Server;
  let used = first;
  let fault = '';
  const look = async (): Promise<void> => {
    try {
      const found = await readCertificate(config);
      fault = '';
      if (!found || (found.cert === used.cert && found.key === used.key)) return;
      server.setSecureContext(tlsOptions(found));
      used = found;
      log.info('the renewed certificate is used from now on');
    } catch (error) {
      const { message } = error as Error;
      if (message !== fault) log.warn(`The certificate stays the old one. ${message}`);
      fault = message;
    }
  };
  const timer = setInterval(look, everyMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
