import assert from 'node:assert/strict';
import { connect as openTcp } from 'node:net';
import { test } from 'node:test';
import { assertRefused } from './support/assertions.ts';
import { type Answer, get, post, postBytes, request } from './support/http.ts';
import { connect, type Entered, enter, freshName, say } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';

const base = await serverUnderTest();
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Posts a wish as `POST /rooms` and as the classic route takes it. */
const bothWays = (wish: Record<string, unknown>): Promise<Answer>[] => {
  const { name: chatroomName, nick: nickName, ...rest } = wish;
  return [
    post(`${base}/rooms`, wish),
    post(`${base}/createChatroom`, { chatroomName, nickName, ...rest }),
  ];
};

async function assertRefusedBothWays(wish: Record<string, unknown>, status = 400): Promise<void> {
  for (const answer of await Promise.all(bothWays(wish))) assertRefused(answer, status);
}

/** A refused wish must not have made its room: the next one who asks is its creator. */
async function assertNotStored(name: string): Promise<void> {
  const { status, text } = await post(`${base}/rooms`, { name, nick: 'first' });
  assert.equal(status, 201, `the room was stored by half: ${text}`);
}

test('a missing field or one of the wrong type is 400', async () => {
  const name = freshName();
  for (const value of [undefined, null, 7, true, [], {}, ['alice'], { a: 1 }, '']) {
    await assertRefusedBothWays({ name, nick: value });
    await assertRefusedBothWays({ name: value, nick: 'alice' });
  }
  await assertRefusedBothWays({});
  await assertNotStored(name);
});

test('a headNum that is not the number of an avatar is 400', async () => {
  const name = freshName();
  for (const headNum of [-1, 100, 1.5, 1e30, 'seven', {}, [1, 2]]) {
    await assertRefusedBothWays({ name, nick: 'alice', headNum });
  }
  await assertNotStored(name);
});

const BAD_NICKS: Record<string, string> = {
  'spaces alone': '   ',
  'an ideographic space alone': '\u3000',
  '25 graphemes': 'a'.repeat(25),
  'over 64 bytes': '汉'.repeat(22),
  'ten thousand characters': 'a'.repeat(10_000),
  NUL: 'ali\u0000ce',
  'a line feed': 'ali\nce',
  'a tab': 'ali\tce',
  'an escape': '\u001b[31mred',
  'a C1 control': 'ali\u0085ce',
  'a right-to-left override': 'ali\u202ece',
  'a bidi isolate': 'ali\u2067ce',
  'a right-to-left mark': 'alice\u200f',
  'a zero-width space': 'ali\u200bce',
  'zero-width characters alone': '\u200b\u200b',
  'a byte order mark': '\ufeffalice',
  'an unassigned character': 'ali\u0378ce',
  'a lone surrogate': 'ali\ud800ce',
  'Latin with Cyrillic': 'aбвг',
  'Latin with Greek': 'aλφα',
  'Cyrillic with Han': 'мир汉',
  'a reserved name': 'system',
  'a reserved name in capitals': 'ADMIN',
  'a reserved name in fullwidth': 'ｓｙｓｔｅｍ',
  'a reserved Chinese name': '系统',
};

for (const [what, nick] of Object.entries(BAD_NICKS)) {
  test(`a nickname with ${what} is 400 and makes no room`, async () => {
    const name = freshName();
    await assertRefusedBothWays({ name, nick });
    await assertNotStored(name);
  });
}

test('nicknames of every script and ordinary signs are welcome and come back as they are', async () => {
  const nicks = [
    ...[
      '张三',
      '山田ハナコsan',
      '김철수',
      '김철수 漢字 kim',
      'ㄅㄆㄇ漢字',
      'אליס',
      'أليس',
      'Ωμέγα',
    ],
    ...[
      "O'Brien",
      '"quoted"',
      '100%',
      'a;b--c',
      '🐸',
      'José',
      'نیک',
      'б'.repeat(24),
      '汉'.repeat(21),
    ],
    ...['a'.repeat(24), 'null', 'undefined', '__proto__', 'constructor', '{{x}}', '<b>bold</b>'],
  ];
  const name = freshName();
  for (const nick of nicks) {
    const { status, body, text } = await post<Entered>(`${base}/rooms`, { name, nick });
    assert.ok(status === 200 || status === 201, `${nick}: ${text}`);
    assert.equal(body.member.user_name, nick);
  }
});

test('a room name that is empty, over-long or cannot be stored is 400', async () => {
  const names = ['', '   ', 'x'.repeat(10_000), 'ro\u0000om', 'ro\ud800om', '\udc00'];
  for (const name of names) await assertRefusedBothWays({ name, nick: 'alice' });
});

test('room names with quotes, percents, emoji and right-to-left text are kept as they are', async () => {
  const tail = freshName();
  const starts = [
    "it's",
    '"x"',
    "'; drop table room; --",
    '100 % %s',
    '🐸 🎉',
    'שלום',
    'مرحبا',
    '$1',
  ];
  for (const start of starts) {
    const name = `${start} ${tail}`;
    const created = await post<Entered>(`${base}/rooms`, { name, nick: 'alice' });
    assert.equal(created.status, 201, created.text);
    assert.equal(created.body.room.room_name, name);
    const again = await post<Entered>(`${base}/rooms`, { name, nick: 'bob' });
    assert.equal(again.body.room.room_id, created.body.room.room_id);
    const fields = { roomId: created.body.room.room_id };
    const { body } = await post(`${base}/getRoomInfo`, fields, { as: 'form' });
    assert.deepEqual(body, { success: true, data: name });
  }
});

test('a percent or underscore in a room name is no wildcard', async () => {
  const tail = freshName();
  const plain = await enter(base, 'alice', `abc ${tail}`);
  for (const start of ['a%c', 'a_c', '%', '___']) {
    const { body } = await post<Entered>(`${base}/rooms`, {
      name: `${start} ${tail}`,
      nick: 'bob',
    });
    assert.notEqual(body.room.room_id, plain.roomId);
  }
});

const POST_ROUTES = ['/rooms', '/createChatroom', '/mysql/createChatroom', '/getRoomInfo'];

test('broken JSON, broken UTF-8 and JSON that is not an object are 400', async () => {
  const bodies = [
    ...['{', '{"name":', 'nonsense', "{'name':'x'}", '{"name":"x",}', '\u0000'],
    ...['null', '[]', '"text"', '7', 'true', ''],
  ].map((text) => new TextEncoder().encode(text));
  const prefix = new TextEncoder().encode('{"name":"x","nick":"a');
  const suffix = new TextEncoder().encode('"}');
  bodies.push(new Uint8Array([...prefix, 0xff, 0xfe, ...suffix]));
  bodies.push(new Uint8Array([...prefix, 0xc3, ...suffix]));
  bodies.push(new Uint8Array([...prefix, 0xed, 0xa0, 0x80, ...suffix]));
  for (const route of POST_ROUTES) {
    for (const body of bodies) {
      const answer = await postBytes(`${base}${route}`, body, JSON_TYPE);
      assertRefused(answer, 400);
    }
  }
});

test('a form with broken UTF-8 or broken escapes is refused and stores nothing', async () => {
  const name = freshName();
  for (const nick of ['%ff', '%c3', '%00', '%ed%a0%80']) {
    const form = `chatroomName=${encodeURIComponent(name)}&nickName=a${nick}`;
    assertRefused(await postBytes(`${base}/createChatroom`, form, FORM_TYPE), 400);
  }
  await assertNotStored(name);
});

test('a form that says a field twice, or nothing, is 400', async () => {
  for (const form of ['', '&&&', '=', 'nickName=a&nickName=b&chatroomName=c', 'chatroomName']) {
    assertRefused(await postBytes(`${base}/createChatroom`, form, FORM_TYPE), 400);
  }
});

test('JSON with __proto__ or constructor keys changes nothing', async () => {
  const name = freshName();
  const body = `{"__proto__":{"nick":"alice"},"constructor":{"prototype":{"nick":"x"}},"name":"${name}"}`;
  assertRefused(await postBytes(`${base}/rooms`, body, JSON_TYPE), 400);
  await assertNotStored(name);
});

test('deeply nested JSON is refused', async () => {
  const body = `{"name":${'['.repeat(20_000)}${']'.repeat(20_000)},"nick":"a"}`;
  assertRefused(await postBytes(`${base}/rooms`, body, JSON_TYPE), [400, 413]);
});

test('a body of 1 MB is 413 or 400', async () => {
  const megabyte = 'x'.repeat(1024 * 1024);
  for (const route of POST_ROUTES) {
    const json = JSON.stringify({ name: megabyte, nick: 'a', roomId: megabyte });
    assertRefused(await postBytes(`${base}${route}`, json, JSON_TYPE), [400, 413]);
    assertRefused(await postBytes(`${base}${route}`, `name=${megabyte}`, FORM_TYPE), [400, 413]);
  }
});

test('another content type, or none that is known, is 415', async () => {
  for (const type of ['text/xml', 'text/plain', 'application/octet-stream', 'nonsense']) {
    for (const route of POST_ROUTES) {
      assertRefused(await postBytes(`${base}${route}`, '<x/>', type), 415);
    }
  }
});

test('an unknown address is 404 with a code', async () => {
  const paths = [
    ...['/nonsense', '/mysql', '/mysql/nonsense', '/rooms/a/b/c', '/..%2f..%2fetc%2fpasswd'],
    ...['/.env', '/package.json', '/src/main.ts', '/createChatroom/x', '/%E2%98%83'],
  ];
  for (const path of paths) assertRefused(await get(`${base}${path}`), 404);
  assertRefused(await post(`${base}/nonsense`, {}), 404);
});

test('an address that cannot be decoded is 400 or 404', async () => {
  for (const path of [
    '/rooms/%ff',
    '/rooms/%zz',
    '/rooms/%00',
    '/%',
    `/rooms/${'x'.repeat(5000)}`,
  ]) {
    assertRefused(await get(`${base}${path}`), [400, 404, 414]);
  }
});

test('the wrong method is 405 or 404', async () => {
  const { roomId } = await enter(base, 'alice');
  const tries = [
    ...['/createChatroom', '/validateNickIdByRoomId', '/mysql/getRoomInfo'].map((p) => ['GET', p]),
    ...[
      ['POST', '/getRoomNums'],
      ['DELETE', `/rooms/${roomId}`],
      ['PUT', '/rooms'],
    ],
    ...[
      ['PATCH', `/rooms/${roomId}`],
      ['DELETE', '/healthz'],
      ['POST', '/readyz'],
    ],
  ];
  for (const [method = '', path = ''] of tries) {
    assertRefused(await request(`${base}${path}`, { method }), [404, 405]);
  }
});

test('what is not HTTP at all is answered by 400 or an end, and harms nobody', async () => {
  const { hostname, port } = new URL(base);
  for (const bytes of ['GARBAGE\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n']) {
    const socket = openTcp({ host: hostname, port: Number(port) });
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.end(bytes);
    await new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
    const answer = String(Buffer.concat(received));
    assert.ok(answer === '' || /^HTTP\/1\.1 [45]/.test(answer), answer);
  }
  assert.equal((await get(`${base}/healthz`)).status, 200);
});

test('an upgrade that is not to the chat, or not a websocket, harms nobody', async () => {
  const { hostname, port } = new URL(base);
  for (const lines of [
    ['GET /nonsense HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    ['GET /ws HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 99'],
    ['GET /ws HTTP/1.1', 'Upgrade: nonsense'],
    ['POST /ws HTTP/1.1', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  ]) {
    const socket = openTcp({ host: hostname, port: Number(port) });
    const head = [...lines, 'Host: x', 'Connection: Upgrade', '\r\n'].join('\r\n');
    const answered = new Promise((resolve) => socket.once('data', resolve).once('error', resolve));
    socket.end(head);
    await Promise.race([answered, new Promise((resolve) => socket.once('close', resolve))]);
    socket.destroy();
  }
  assert.equal((await get(`${base}/healthz`)).status, 200);
});

test('after all of this the server is ready and people can chat', async () => {
  assert.equal((await get(`${base}/readyz`)).status, 200);
  const alice = await connect(await enter(base, 'alice'));
  await say(alice, 'still here');
});
