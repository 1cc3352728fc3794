import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Where the certificate is, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** A certificate for 127.0.0.1 that is its own authority, good for a day. */
export async function newCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-cert-'));
  const file = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  options.push('-days', '1', '-subj', '/CN=localhost', '-keyout', keyFile, '-out', file);
  options.push('-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  await promisify(execFile)('openssl', ['req', ...options]);
  return {
    key: await readFile(keyFile, 'utf8'),
    cert: await readFile(file, 'utf8'),
    file,
    keyFile,
    remove: () => rm(folder, { recursive: true }),
  };
}
