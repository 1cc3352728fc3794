import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Operator } from '../admin/support/operator.ts';
import { bearerHeader, get, post, request } from '../protocol/support/http.ts';
import { connect, enterTogether, refused, type Seat, say } from '../protocol/support/people.ts';
import { openDatabase } from '../support/open-database.ts';
import { startProcess } from './support/server-process.ts';

test('the output has a line for each request and connection, and nothing secret in any', async (t) => {
  const database = await openDatabase(t);
  const address = new URL(database.address);
  address.password = 'swordfish';
  const server = startProcess(t, { DATABASE_URL: address.href, LOG_LEVEL: 'trace' });
  const url = await server.ready();
  const [alice, bob] = (await enterTogether(url, 'alice', 'bob')) as [Seat, Seat];
  const sockets = [
    await connect(alice, { classic: true }),
    await connect(bob),
    await connect(bob, { nickIdIn: 'url' }),
  ];
  for (const socket of sockets) await say(socket, 'the treasure is under the oak');
  await post(`${url}/createChatroom?nickId=${alice.nickId}`, {
    chatroomName: 'elsewhere',
    nickName: 'alice',
    nickId: alice.nickId,
  });
  await fetch(`${url}/nowhere?nickId=${alice.nickId}`, { headers: bearerHeader(bob.nickId) });
  await fetch(`${url}/rooms/%zz?nickId=${alice.nickId}`);
  await fetch(`${url}/nowhere/${alice.nickId}/further`);
  await fetch(`${url}/nowhere/${alice.nickId.replace('_', '%5F').replace('.', '%2e')}`);
  await post(`${url}/rooms`, { name: 'x', nick: 'y', nickId: alice.nickId, headNum: 'many' });
  // A secret that is wrong by a little is worth hiding too.
  const mistyped = `${alice.nickId.slice(0, -1)}_`;
  await refused({ ...alice, nickId: mistyped }, { classic: true });
  const links = await actInSecret(url, alice, bob);
  const operator = await Operator.signIn({ url, database: address.href });
  await operator.get(`/people/${bob.memberId}`);
  const rotated = await rotate(url, bob);
  await rotate(url, bob);
  await leaveForGood(url, { ...bob, nickId: rotated });
  sockets[0]?.send({ type: 'nick', nick: 'the oak queen' });
  await sockets[0]?.next('ack');
  sockets[0]?.send({ type: 'message', content: { treasure: 'oak' }, clientId: 'treasure' });
  await sockets[0]?.next('error');
  sockets[0]?.sendRaw('{"treasure');
  await post(`${url}/rooms/${alice.roomId}/messages`, { content: 'treasure' }, bearerOf(alice));
  await post(`${url}/rooms/${alice.roomId}/messages`, { content: ['treasure'] }, bearerOf(alice));
  const shown = await whatIsShown(url, alice.roomId);
  for (const socket of sockets) await socket.close();
  server.signal('SIGTERM');
  assert.equal(await server.end(), 0);

  assert.ok(server.output.includes('/createChatroom'));
  assert.ok(server.output.includes('connection ended'));
  for (const nickId of [alice.nickId, bob.nickId, rotated]) {
    const [, secret = ''] = nickId.split('.');
    assert.ok(!server.output.includes(secret.slice(0, -1)), 'a secret is in the output');
    assert.ok(!shown.includes(secret.slice(0, -1)), 'a secret is shown to everybody');
  }
  for (const secret of [...links, operator.cookie.split('=')[1] as string, operator.csrf]) {
    assert.ok(!server.output.includes(secret), 'a link, a cookie or a token is in the output');
  }
  assert.doesNotMatch(server.output, /treasure|swordfish/);
  assert.doesNotMatch(shown, /treasure|swordfish/);
});

test('a fault of the database is logged without what was said', async (t) => {
  const { address, sql } = await openDatabase(t);
  const server = startProcess(t, { DATABASE_URL: address, LOG_LEVEL: 'trace' });
  const url = await server.ready();
  const [alice] = (await enterTogether(url, 'alice')) as [Seat];
  const socket = await connect(alice);
  await sql`alter table room_log add check (content not like '%treasure%') not valid`;
  socket.send({ type: 'message', content: 'the treasure is under the oak' });
  await socket.closed();
  const content = 'the treasure is under the oak';
  const answer = await post(`${url}/rooms/${alice.roomId}/messages`, { content }, bearerOf(alice));
  assert.equal(answer.status, 500);
  await server.says('room_log_content_check');
  server.signal('SIGTERM');
  assert.equal(await server.end(), 0);
  assert.doesNotMatch(server.output + answer.text, /treasure/);
});

const bearerOf = ({ nickId }: Seat) => ({ bearer: nickId });

/** What only some may know goes both ways; answers the secrets of the links that were made. */
async function actInSecret(url: string, owner: Seat, guest: Seat): Promise<string[]> {
  const act = async (name: string, request: object, by: Seat): Promise<string> => {
    const address = `${url}/rooms/${owner.roomId}/acts/${name}`;
    const { body, text } = await post<{ secret?: string }>(address, request, bearerOf(by));
    return body.secret ?? text;
  };
  const secret = await act('invite', { role: 'moderator' }, owner);
  assert.match(secret, /^[\w-]{43}$/);
  await act('claim', { secret }, guest);
  const mistyped = `${secret.slice(0, -1)}_`;
  await act('claim', { secret: mistyped }, guest);
  await act('password', { password: 'swordfish' }, owner);
  await act('add-rule', { kind: 'word', pattern: 'treasure', action: 'hold' }, owner);
  return [secret.slice(0, -1)];
}

async function rotate(url: string, seat: Seat): Promise<string> {
  const { body } = await post<{ nickId: string }>(`${url}/credentials/rotate`, {}, bearerOf(seat));
  return body.nickId;
}

const leaveForGood = (url: string, { nickId }: Seat) =>
  request(`${url}/me`, { method: 'DELETE', headers: bearerHeader(nickId) });

/** What anybody can read who is in no room: metrics, documents, look-ups and their headers. */
async function whatIsShown(url: string, roomId: string): Promise<string> {
  const paths = ['/metrics', '/readyz', '/openapi.json', '/asyncapi.json', '/rooms'];
  const answers = await Promise.all(
    [...paths, `/rooms/${roomId}`, `/r/${roomId}`, '/'].map((path) => get(`${url}${path}`)),
  );
  return answers.map(({ text, headers }) => text + JSON.stringify([...headers])).join('\n');
}
