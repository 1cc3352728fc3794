import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { connect } from 'node:tls';
import fastify, { type FastifyInstance } from 'fastify';
import { newCertificate } from '../../test/support/certificate.ts';
import { keptLog } from '../../test/support/kept-log.ts';
import { until } from '../../test/support/until.ts';
import { ConfigError } from '../config/config.ts';
import { followCertificate, readCertificate, tlsOptions } from './certificate.ts';

async function certificateFor(t: TestContext) {
  const certificate = await newCertificate();
  t.after(() => certificate.remove());
  return { ...certificate, config: { TLS_CERT: certificate.file, TLS_KEY: certificate.keyFile } };
}

/** SHA-256 of the certificate that a server shows. */
function shownBy(address: string): Promise<string> {
  const { hostname: host, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** In one step, as those do who renew certificates: a file that is half there is another fault. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

test('without settings there is none; with one, or with what is no certificate, a sentence', async (t) => {
  const { config } = await certificateFor(t);
  const other = await certificateFor(t);
  assert.equal(await readCertificate({ TLS_CERT: '', TLS_KEY: '' }), undefined);
  const faults: [Parameters<typeof readCertificate>[0], RegExp][] = [
    [{ ...config, TLS_KEY: '' }, /^TLS_CERT and TLS_KEY belong together/],
    [
      { ...config, TLS_CERT: '/no/such' },
      /^TLS_CERT is "\/no\/such", which cannot be read \(ENOENT\)/,
    ],
    [{ ...config, TLS_KEY: '/dev/null' }, /^TLS_KEY is "\/dev\/null", which is empty/],
    [{ ...config, TLS_KEY: other.config.TLS_KEY }, /are not a PEM certificate and the key to it/],
    [{ ...config, TLS_CERT: import.meta.filename }, /are not a PEM certificate/],
  ];
  for (const [paths, sentence] of faults) {
    const error = await readCertificate(paths).catch((fault) => fault);
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, sentence);
  }
});

test('a renewed certificate is taken while the server runs, one that does not fit is not', async (t) => {
  const { config, file, keyFile, ...first } = await certificateFor(t);
  const renewed = await certificateFor(t);
  const { log, lines } = keptLog();
  const app = fastify({ https: tlsOptions(first) }) as unknown as FastifyInstance;
  t.after(() => app.close());
  followCertificate(app, { config, log, everyMs: 20 }, first);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const before = await shownBy(address);

  await replace(file, renewed.cert);
  await until(() => lines.some((line) => line.includes('The certificate stays the old one.')));
  assert.equal(await shownBy(address), before);
  await replace(keyFile, renewed.key);
  await until(async () => (await shownBy(address)) !== before);
  assert.equal(lines.filter((line) => line.includes('stays the old one')).length, 1);
});
