import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import _ from 'lodash';
import { startProcess } from '../process/support/server-process.ts';
import { bearerHeader, get, post, request } from '../protocol/support/http.ts';
import { enter, type Seat } from '../protocol/support/people.ts';
import { type Certificate, newCertificate } from '../support/certificate.ts';
import { openDatabase } from '../support/open-database.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { Receiver } from './receiver.ts';

const KEY = 'a-key-of-the-operator';

interface WireWebhook {
  webhook_id: string;
  status: string;
  delivered_seq: number;
  failures: number;
  last_error: string | null;
}

let certificate: Certificate;

before(async () => {
  certificate = await newCertificate();
});
after(() => certificate.remove());

async function newReceiver(t: TestContext): Promise<Receiver> {
  const receiver = await Receiver.start(certificate);
  t.after(() => receiver.stop());
  return receiver;
}

/** A real process, which trusts the receivers' certificate. */
async function newServer(t: TestContext, settings: Record<string, string> = {}) {
  const { address } = await openDatabase(t);
  const env = {
    DATABASE_URL: address,
    LOCALE: 'en',
    WEBHOOK_KEY: KEY,
    WEBHOOK_ALLOW_PRIVATE: 'on',
    NODE_EXTRA_CA_CERTS: certificate.file,
    ...settings,
  };
  const start = (others: Record<string, string> = {}) => startProcess(t, { ...env, ...others });
  const server = start();
  return { server, start, url: await server.ready() };
}

const register = (base: string, roomId: string, url: string, bearer = KEY) =>
  post<{ webhook: WireWebhook; secret: string; code: string; error: string }>(
    `${base}/rooms/${roomId}/webhooks`,
    { url },
    { bearer },
  );

async function stateOf(base: string, roomId: string): Promise<WireWebhook | undefined> {
  const url = `${base}/rooms/${roomId}/webhooks`;
  const { body } = await get<{ webhooks: WireWebhook[] }>(url, bearerHeader(KEY));
  return body.webhooks[0];
}

async function say(base: string, { roomId, nickId }: Seat, content: string): Promise<void> {
  const { status } = await post(
    `${base}/rooms/${roomId}/messages`,
    { content, clientId: content },
    { bearer: nickId },
  );
  assert.equal(status, 201);
}

/** Nothing is left out and nothing overtakes; what came twice is the same again. */
function assertInOrder(seqs: readonly number[]): void {
  let last = 0;
  for (const seq of seqs) {
    assert.ok(seq <= last + 1, `${seq} came after ${last}: ${seqs}`);
    last = Math.max(last, seq);
  }
}

describe('webhooks', { concurrency: 3 }, () => {
  test('another nick and an erasure are delivered, and what was erased no more', async (t) => {
    const { url } = await newServer(t);
    const receiver = await newReceiver(t);
    const alice = await enter(url, 'alice');
    await enter(url, 'bob');
    receiver.status = 503;
    await register(url, alice.roomId, receiver.url);
    await say(url, alice, 'a secret');
    await until(() => receiver.deliveries.length > 0);
    await request(`${url}/rooms/${alice.roomId}/me`, {
      method: 'PATCH',
      headers: { ...bearerHeader(alice.nickId), 'content-type': 'application/json' },
      body: JSON.stringify({ nick: 'queen' }),
    });
    await request(`${url}/me`, { method: 'DELETE', headers: bearerHeader(alice.nickId) });
    receiver.status = 204;
    await receiver.takes('queen erased their messages');
    const taken = receiver.deliveries.filter(({ status }) => status < 300);
    assert.deepEqual(
      _.flatMap(taken, 'entries').map(({ log_kind, log_content }) => `${log_kind}: ${log_content}`),
      ['text: ', 'nick: alice is now queen', 'erase: queen erased their messages'],
    );
  });

  test('every entry is delivered in order, signed, to an address that was registered once', async (t) => {
    const { url } = await newServer(t);
    const receiver = await newReceiver(t);
    const seat = await enter(url, 'alice');
    const { status, body } = await register(url, seat.roomId, `${receiver.url}/hook`);
    assert.equal(status, 201);
    assert.match(body.webhook.webhook_id, /^hook_[0-9a-z]{16}$/);
    assert.match(body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const i of _.range(1, 251)) await say(url, seat, `message ${i}`);
    await receiver.takes('message 250');
    assert.deepEqual(receiver.taken, _.range(1, 251));
    assert.ok(receiver.deliveries.length < 250, 'entries that were said together travel together');

    const verify = await documentedVerify(t);
    for (const { headers, body: text } of receiver.deliveries) {
      assert.equal(headers.path, '/hook');
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(verify(body.secret, headers, text), true);
      assert.equal(verify(body.secret, headers, `${text} `), false);
    }
    const state = await until(async () => {
      const now = await stateOf(url, seat.roomId);
      return now?.delivered_seq === 250 ? now : undefined;
    });
    assert.equal(state.failures, 0);
    assert.ok(!JSON.stringify(state).includes('whsec_'), 'the secret is shown once');
  });

  test('a receiver that fails is tried again, and misses nothing', async (t) => {
    const { url } = await newServer(t);
    const receiver = await newReceiver(t);
    let tries = 0;
    receiver.status = () => {
      tries += 1;
      return tries <= 2 ? 503 : 200;
    };
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, receiver.url);
    await say(url, seat, 'one');
    await until(async () => (await stateOf(url, seat.roomId))?.last_error === 'it answered 503');
    await say(url, seat, 'two');
    await receiver.takes('two');
    assert.deepEqual(receiver.taken, [1, 2]);
    assert.ok(tries >= 3);
  });

  test('a redirect is a failure and is not followed', async (t) => {
    const { url } = await newServer(t);
    const receiver = await newReceiver(t);
    receiver.status = 307;
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, `${receiver.url}/hook`);
    await say(url, seat, 'one');
    await until(async () => (await stateOf(url, seat.roomId))?.last_error === 'it answered 307');
    assert.deepEqual(_.uniq(_.map(receiver.deliveries, 'headers.path')), ['/hook']);
  });

  test('what is under way when the server is killed is delivered by the next one', async (t) => {
    const { server, start, url } = await newServer(t);
    const receiver = await newReceiver(t);
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, receiver.url);
    const saying = (async () => {
      for (const i of _.range(1, 201)) await say(url, seat, `message ${i}`).catch(() => {});
    })();
    await until(() => receiver.taken.length >= 20);
    await server.kill();
    await saying;
    const again = await start().ready();
    await say(again, seat, 'the last one');
    await receiver.takes('the last one');
    const { messages } = (
      await get<{ messages: { log_seq: number }[] }>(
        `${again}/rooms/${seat.roomId}/messages?limit=1`,
        bearerHeader(seat.nickId),
      )
    ).body;
    const head = messages[0]?.log_seq ?? 0;
    assertInOrder(receiver.taken);
    assert.deepEqual(_.uniq(receiver.taken), _.range(1, head + 1));
  });

  test('two nodes deliver each batch once', async (t) => {
    const { url, start } = await newServer(t);
    const other = await start().ready();
    const receiver = await newReceiver(t);
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, receiver.url);
    for (const i of _.range(1, 101)) await say(i % 2 ? url : other, seat, `message ${i}`);
    await receiver.takes('message 100');
    assert.deepEqual(receiver.taken, _.range(1, 101));
  });

  test('one that fails for too long is given up, and its room is told', async (t) => {
    const { server, url } = await newServer(t, { WEBHOOK_GIVE_UP_S: '1' });
    const receiver = await newReceiver(t);
    receiver.status = 500;
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, receiver.url);
    await say(url, seat, 'one');
    await until(async () => (await stateOf(url, seat.roomId))?.status === 'given_up', 20_000);
    const { messages } = (
      await get<{ messages: { log_kind: string; log_content: string; log_user_id: string }[] }>(
        `${url}/rooms/${seat.roomId}/messages`,
        bearerHeader(seat.nickId),
      )
    ).body;
    const notices = messages.filter(({ log_kind: kind }) => kind === 'notice');
    assert.equal(notices.length, 1);
    assert.match(notices[0]?.log_content ?? '', /^A webhook was given up/);
    assert.equal(notices[0]?.log_user_id, 'system');
    await server.says('a webhook was given up');
  });

  test('one that says it is gone is given up at once; one that was removed hears nothing more', async (t) => {
    const { url } = await newServer(t);
    const [gone, removed] = [await newReceiver(t), await newReceiver(t)];
    gone.status = 410;
    const seat = await enter(url, 'alice');
    await register(url, seat.roomId, gone.url);
    await say(url, seat, 'one');
    await until(async () => (await stateOf(url, seat.roomId))?.status === 'given_up');

    const { webhook } = (await register(url, seat.roomId, removed.url)).body;
    const at = `${url}/rooms/${seat.roomId}/webhooks/${webhook.webhook_id}`;
    const remove = () => request(at, { method: 'DELETE', headers: bearerHeader(KEY) });
    assert.equal((await remove()).status, 204);
    assert.equal((await remove()).status, 404);
    const witness = await newReceiver(t);
    await register(url, seat.roomId, witness.url);
    await say(url, seat, 'two');
    await witness.takes('two');
    assert.deepEqual(removed.deliveries, []);
  });
});

describe('who may register a webhook, and where it may lead', () => {
  test('without the key nothing is told or done; without a key of the server there is nothing', async () => {
    const server = await startServer({ WEBHOOK_KEY: KEY });
    const { roomId } = await enter(server.url, 'alice');
    const target = 'https://bot.example/';
    const url = `${server.url}/rooms/${roomId}/webhooks`;
    assert.equal((await post(url, { url: target })).status, 401);
    assert.equal((await register(server.url, roomId, target, `${KEY}x`)).status, 403);
    assert.equal((await get(url, bearerHeader('x'))).status, 403);
    const elsewhere = await register(server.url, 'room_0000000000000000', target);
    assert.equal(elsewhere.body.code, 'room_not_found');
    await server.stop();

    const without = await startServer();
    const seat = await enter(without.url, 'alice');
    assert.equal((await register(without.url, seat.roomId, target)).body.code, 'not_found');
    await without.stop();
  });

  test('only public https addresses are taken, however the others are written', async () => {
    const server = await startServer({ WEBHOOK_KEY: KEY });
    const { roomId } = await enter(server.url, 'alice');
    const refused = [
      '',
      'bot.example',
      'http://8.8.8.8/',
      'ftp://8.8.8.8/',
      'https://user:password@8.8.8.8/',
      `https://8.8.8.8/${'x'.repeat(2048)}`,
      'https://localhost/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://10.0.0.1/',
      'https://no-such-host.invalid/',
    ];
    for (const target of refused) {
      const { status, body } = await register(server.url, roomId, target);
      assert.deepEqual([status, body.code], [400, 'webhook_url_invalid'], target);
    }
    assert.equal((await register(server.url, roomId, 'https://8.8.8.8/')).status, 201);
    await server.stop();
  });

  test('a name that leads inside by the time of the delivery is not connected to', async (t) => {
    const receiver = await newReceiver(t);
    const { url, server, start } = await newServer(t);
    const seat = await enter(url, 'alice');
    const byName = receiver.url.replace('127.0.0.1', 'localhost');
    assert.equal((await register(url, seat.roomId, byName)).status, 201);
    await server.kill();
    const strict = start({ WEBHOOK_ALLOW_PRIVATE: 'off' });
    const base = await strict.ready();
    await say(base, seat, 'one');
    await until(async () =>
      /not a public/.test((await stateOf(base, seat.roomId))?.last_error ?? ''),
    );
    assert.deepEqual(receiver.deliveries, []);
  });

  test('a room has a bounded number of webhooks', async () => {
    const server = await startServer({ WEBHOOK_KEY: KEY, WEBHOOK_ALLOW_PRIVATE: 'on' });
    const { roomId } = await enter(server.url, 'alice');
    const statuses: number[] = [];
    for (const i of _.range(11)) {
      statuses.push((await register(server.url, roomId, `https://127.0.0.1:1/${i}`)).status);
    }
    assert.deepEqual(statuses, [..._.times(10, () => 201), 409]);
    await server.stop();
  });
});

type Verify = (secret: string, headers: object, body: string) => boolean;

/** The function that docs/webhooks.md tells people to copy. */
async function documentedVerify(t: TestContext): Promise<Verify> {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-verify-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'verify.mjs');
  await writeFile(file, code);
  return ((await import(pathToFileURL(file).href)) as { verify: Verify }).verify;
}
