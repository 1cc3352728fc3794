import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { enter } from '../protocol/support/people.ts';
import { type Certificate, newCertificate } from '../support/certificate.ts';
import { skipUnless } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { PROXIES, type RunningProxy, startProxy } from './proxies.ts';

/** Requests that an address has here at once; the next one comes in an hour. */
const BURST = 5;

let certificate: Certificate;
let server: TestServer;
let strictServer: TestServer;

before(async () => {
  certificate = await newCertificate();
  [server, strictServer] = await Promise.all([
    startServer({ PUBLIC_URL: 'https://chat.example' }),
    startServer({
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMITS: 'on',
      REQUEST_RATE_ADDRESS: `${BURST}+1/h`,
    }),
  ]);
});
after(async () => {
  await Promise.all([server.stop(), strictServer.stop()]);
  await certificate.remove();
});

function ask(url: string, options: RequestOptions = {}, body = '') {
  return new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const { cert: ca } = certificate;
    const agent = new Agent({ keepAlive: false });
    request(url, { ca, agent, ...options }, resolve)
      .on('error', reject)
      .end(body);
  });
}

for (const [place, proxy] of PROXIES.entries()) {
  const missing = `${proxy.name} is not installed (Debian: apt-get install ${proxy.name})`;
  describe(`${proxy.name}, configured as docs/proxy.md says`, {
    skip: skipUnless(proxy.program, missing),
  }, () => {
    let running: RunningProxy;
    before(async () => {
      running = await startProxy(proxy, new URL(server.url).host, certificate);
    });
    after(() => running.stop());

    test('lets a socket through, which is greeted, speaks and is answered', async () => {
      const { roomId, nickId } = await enter(server.url, 'alice');
      const url = `${running.url.replace('https', 'wss')}/ws?roomId=${roomId}`;
      const socket = new WebSocket(url, ['nickroom.v1', nickId], { ca: certificate.cert });
      const types: string[] = [];
      socket.on('message', (frame) => {
        types.push(...JSON.parse(String(frame)).map((event: { type: string }) => event.type));
      });
      await until(() => types.includes('welcome'));
      assert.equal(socket.protocol, 'nickroom.v1');
      assert.equal(types[0], 'welcome');
      socket.send(JSON.stringify({ type: 'message', content: 'hello', clientId: 'c1' }));
      await until(() => types.includes('ack'));
      socket.terminate();
    });

    test('passes an event stream on as it comes', async () => {
      const { roomId, nickId } = await enter(server.url, 'alice');
      const headers = { authorization: `Bearer ${nickId}` };
      const stream = await ask(`${running.url}/rooms/${roomId}/events`, { headers });
      let seen = '';
      stream.setEncoding('utf8').on('data', (chunk) => {
        seen += chunk;
      });
      await until(() => seen.includes('event: members'));
      const posted = await ask(
        `${running.url}/rooms/${roomId}/messages`,
        { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } },
        JSON.stringify({ content: 'live' }),
      );
      assert.equal(posted.statusCode, 201, await text(posted));
      await until(() => seen.includes('"log_content":"live"'));
      stream.destroy();
    });

    test('keeps the metrics to itself, and has browsers come by https from then on', async () => {
      const metrics = await ask(`${running.url}/metrics`);
      assert.equal(metrics.statusCode, 404);
      assert.doesNotMatch(await text(metrics), /nickroom_/);
      const page = await ask(running.url);
      assert.equal(page.headers['strict-transport-security'], 'max-age=31536000');
      page.destroy();
    });

    test('says who comes and how, whatever the client pretends', async (t) => {
      let seen: IncomingHttpHeaders = {};
      const upstream = createServer(({ headers }, response) => {
        seen = headers;
        response.end();
      }).listen(0, '127.0.0.1');
      await once(upstream, 'listening');
      t.after(() => upstream.close());
      const { port } = upstream.address() as AddressInfo;
      const other = await startProxy(proxy, `127.0.0.1:${port}`, certificate);
      t.after(() => other.stop());
      const headers = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' };
      (await ask(other.url, { headers })).destroy();
      assert.equal(seen['x-forwarded-for'], '127.0.0.1');
      assert.equal(seen['x-forwarded-proto'], 'https');
      assert.equal(seen.host, new URL(other.url).host);
    });

    test('has each client counted by itself, and nobody can pretend to be another', {
      skip: process.platform !== 'linux' && 'uses all of 127/8',
    }, async (t) => {
      const strict = await startProxy(proxy, new URL(strictServer.url).host, certificate);
      t.after(() => strict.stop());
      const [mallory, alice] = [`127.0.${place + 10}.1`, `127.0.${place + 10}.2`];
      const statusFor = async (localAddress: string, headers = {}) => {
        const response = await ask(`${strict.url}/healthz`, { localAddress, headers });
        response.destroy();
        return response.statusCode;
      };
      for (let turn = 0; turn < BURST; turn++) assert.equal(await statusFor(mallory), 200);
      assert.equal(await statusFor(mallory), 429);
      assert.equal(await statusFor(mallory, { 'x-forwarded-for': alice }), 429);
      for (let turn = 0; turn < BURST; turn++) assert.equal(await statusFor(alice), 200);
      assert.equal(await statusFor(alice), 429);
    });
  });
}
