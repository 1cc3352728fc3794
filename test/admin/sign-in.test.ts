import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newOperatorSecret } from '../../src/admin/operator-secret.ts';
import { connect, type Sql } from '../../src/database/connect.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { linkFor, Operator, type SignedIn, secretOf } from './support/operator.ts';

interface Sessions {
  sessions: { session_id: number; is_this: boolean; user_agent: string; address: string }[];
}

describe('signing in as the operator', () => {
  let server: TestServer;
  let sql: Sql;
  before(async () => {
    server = await startServer();
    sql = connect(server.database, { max: 1, deadlineMs: 5000, name: 'test' });
  });
  after(async () => {
    await sql.end();
    await server.stop();
  });

  test('a link is good once, and what it is exchanged for is a cookie for /admin alone', async () => {
    const link = await linkFor(server);
    assert.ok(link.startsWith(`${server.url}/admin#`));
    const operator = new Operator(server.url);
    const answer = await operator.exchange(secretOf(link));
    assert.equal(answer.status, 201);
    const cookie = answer.headers.get('set-cookie') ?? '';
    assert.match(
      cookie,
      /^nickroom_admin=[\w-]{43}; Max-Age=43200; Path=\/admin; HttpOnly; SameSite=Strict$/,
    );
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal((await operator.get('/rooms')).status, 200);

    const second = await new Operator(server.url).exchange(secretOf(link));
    assertRefused(second, 401, 'admin_link_invalid');
    assert.equal(second.headers.get('set-cookie'), null);
  });

  test('of two who use a link at the same moment one gets in', async () => {
    const secret = secretOf(await linkFor(server));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => new Operator(server.url).exchange(secret)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 401, 401, 401, 401]);
  });

  test('a link that is too old, made up or no link at all opens nothing', async () => {
    const old = secretOf(await linkFor(server));
    await sql`update admin_link set expires_at = now() - interval '1 second' where used_at is null`;
    for (const link of [old, newOperatorSecret().secret, '', 'x', `${old}=`, 'é'.repeat(43)]) {
      assertRefused(await new Operator(server.url).exchange(link), 401, 'admin_link_invalid');
    }
    const operator = new Operator(server.url);
    assertRefused(await operator.post('/session', {}), 400, 'bad_request');
    assertRefused(await operator.post('/session', { link: 1 }), 400, 'bad_request');
    assertRefused(await operator.post('/session', { link: 'x'.repeat(201) }), 400, 'bad_request');
  });

  test('SQL has neither the secret of a link nor of a cookie', async () => {
    const link = secretOf(await linkFor(server));
    const operator = new Operator(server.url);
    await operator.exchange(link);
    const rows = await sql`select * from admin_session, admin_link`;
    const text = JSON.stringify(rows.map((row) => Object.values(row).map(String)));
    assert.ok(!text.includes(link) && !text.includes(operator.cookie.split('=')[1] as string));
  });

  test('without a cookie, or with one of nobody, every route answers 401 and no more', async () => {
    const operator = new Operator(server.url);
    const paths = ['/session', '/sessions', '/rooms', '/rooms/x', '/people', '/people/x'];
    for (const cookie of ['', `nickroom_admin=${newOperatorSecret().secret}`, 'nickroom_admin=x']) {
      operator.cookie = cookie;
      for (const path of [...paths, '/figures', '/totals', '/bans', '/roles', '/audit']) {
        assertRefused(await operator.get(path), 401, 'signed_out');
      }
    }
    const refused = await operator.delete('/session');
    assertRefused(refused, 401, 'signed_out');
    assert.equal(refused.headers.get('www-authenticate'), 'Cookie realm="/admin"');
    assertRefused(await operator.delete('/sessions/1'), 401, 'signed_out');
  });

  test('what changes something needs the token of this session, and nobody else’s', async () => {
    const [operator, other] = [await Operator.signIn(server), await Operator.signIn(server)];
    for (const token of ['', 'x', other.csrf, operator.cookie]) {
      const headers = { 'x-csrf-token': token };
      const answer = await operator.ask('DELETE', '/session', undefined, headers);
      assertRefused(answer, 403, 'csrf_token_wrong');
    }
    const own = await operator.get<SignedIn>('/session');
    assert.equal(own.body.csrf_token, operator.csrf);
    assert.equal((await operator.delete('/session')).status, 204);
  });

  test('what a browser sends for another page is refused, whatever it knows', async () => {
    const operator = await Operator.signIn(server);
    const foreign = [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: server.url, 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[];
    const unread = { 'sec-fetch-site': 'none' };
    for (const headers of [...foreign, unread]) {
      const answer = await operator.ask('DELETE', '/session', undefined, headers);
      assertRefused(answer, 403, 'foreign_page');
    }
    for (const headers of foreign) {
      assertRefused(await operator.ask('GET', '/rooms', undefined, headers), 403, 'foreign_page');
    }
    const typed = await operator.ask('GET', '/rooms', undefined, unread);
    assert.equal(typed.status, 200);
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' };
    assert.equal((await operator.ask('DELETE', '/session', undefined, own)).status, 204);
  });

  test('signing out ends the session and takes the cookie back', async () => {
    const operator = await Operator.signIn(server);
    const answer = await operator.delete('/session');
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^nickroom_admin=; Max-Age=0; Path=\/admin/,
    );
    assertRefused(await operator.get('/session'), 401, 'signed_out');
  });

  test('sessions are listed, and each can be ended from another one', async () => {
    const [here, there] = [await Operator.signIn(server), await Operator.signIn(server)];
    const { sessions } = (await here.get<Sessions>('/sessions')).body;
    const own = sessions.filter((session) => session.is_this);
    assert.equal(own.length, 1);
    assert.equal(own[0]?.address, '127.0.0.1');
    const other = (await there.get<SignedIn>('/session')).body.session.session_id;
    assert.equal((await here.delete(`/sessions/${other}`)).status, 204);
    assertRefused(await there.get('/session'), 401, 'signed_out');
    assertRefused(await here.delete(`/sessions/${other}`), 404, 'session_not_found');
    for (const id of ['0', '-1', 'x', '1.5', '9'.repeat(16)]) {
      assertRefused(await here.delete(`/sessions/${id}`), 400, 'bad_request');
    }
    assert.equal((await here.get('/session')).status, 200);
  });
});

describe('how long one stays signed in', () => {
  test('what the page asks for by itself does not keep a session; nothing does beyond its end', async (t) => {
    const server = await startServer({ ADMIN_IDLE_S: '100', ADMIN_SESSION_S: '1000' });
    t.after(() => server.stop());
    const sql = connect(server.database, { max: 1, deadlineMs: 5000, name: 'test' });
    t.after(() => sql.end());
    const pass = (seconds: number) => sql`
      update admin_session
      set created_at = created_at - make_interval(secs => ${seconds}),
          last_used_at = last_used_at - make_interval(secs => ${seconds})`;

    const idle = await Operator.signIn(server);
    for (const answer of [200, 401]) {
      await pass(60);
      assert.equal((await idle.get('/figures')).status, answer);
    }
    const busy = await Operator.signIn(server);
    for (let passed = 90; passed < 1000; passed += 90) {
      await pass(90);
      assert.equal((await busy.get('/session')).status, 200);
    }
    await pass(90);
    assertRefused(await busy.get('/session'), 401, 'signed_out');
    const { sessions } = (await (await Operator.signIn(server)).get<Sessions>('/sessions')).body;
    assert.equal(sessions.length, 1);
  });

  test('where people come by https the cookie goes by https alone', async (t) => {
    const server = await startServer({ PUBLIC_URL: 'https://chat.example/' });
    t.after(() => server.stop());
    const operator = new Operator(server.url);
    const answer = await operator.exchange(secretOf(await linkFor(server)));
    const cookie = answer.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^__Secure-nickroom_admin=.+; Secure; SameSite=Strict$/);
    const own = { origin: 'https://chat.example' };
    assert.equal((await operator.ask('GET', '/rooms', undefined, own)).status, 200);
    const local = { origin: server.url };
    assertRefused(await operator.ask('GET', '/rooms', undefined, local), 403, 'foreign_page');
  });

  test('with ADMIN=off there is nothing', async (t) => {
    const server = await startServer({ ADMIN: 'off' });
    t.after(() => server.stop());
    const operator = new Operator(server.url);
    assertRefused(await operator.exchange('x'), 404, 'not_found');
    assertRefused(await operator.get('/rooms'), 404, 'not_found');
  });
});
