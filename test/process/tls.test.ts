import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:https';
import { test } from 'node:test';
import { openShell } from '../cli/command-process.ts';
import { newCertificate } from '../support/certificate.ts';
import { newDataDir, startProcess } from './support/server-process.ts';

test('with TLS_CERT and TLS_KEY it speaks https and wss, and the commands speak with it', async (t) => {
  const { cert, file, keyFile, remove } = await newCertificate();
  t.after(remove);
  const env = { DATA_DIR: await newDataDir(t), TLS_CERT: file, TLS_KEY: keyFile };
  const server = startProcess(t, env);
  const url = await server.ready();
  assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);

  const [page] = await once(get(url, { ca: cert }), 'response');
  page.resume();
  assert.equal(page.statusCode, 200);
  assert.equal(page.headers['strict-transport-security'], 'max-age=31536000');

  const offer = { connection: 'Upgrade', upgrade: 'h2c' };
  const [answer] = await once(get(`${url}/healthz`, { ca: cert, headers: offer }), 'response');
  answer.resume();
  assert.equal(answer.statusCode, 200);

  // Children take it from here.
  process.env.NODE_EXTRA_CA_CERTS = file;
  t.after(() => delete process.env.NODE_EXTRA_CA_CERTS);
  const shell = await openShell(t, url);
  const tail = shell.start('tail', 'lounge', '--create', '--nick', 'reader');
  await tail.prints('reader');
  const say = shell.start('say', 'lounge', 'over TLS', '--nick', 'bot');
  assert.equal(await say.end(), 0, say.noted);
  await tail.prints('bot: over TLS');
  server.signal('SIGTERM');
  assert.equal(await server.end(), 0);
});

test('a certificate that cannot be used is a sentence and exit code 1, before anything is started', async (t) => {
  const server = startProcess(t, { TLS_CERT: '/no/such.pem', TLS_KEY: '/no/such.key' });
  assert.equal(await server.end(), 1);
  assert.equal(server.output, 'TLS_CERT is "/no/such.pem", which cannot be read (ENOENT).\n');
});
