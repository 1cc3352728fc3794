import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Follower } from './support/event-stream.ts';
import { bearerHeader, get, post, request } from './support/http.ts';
import { arrive, connect, enter, freshName, knock, type Seat, say } from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireHistory, WireMember } from './support/wire.ts';

/**
 * A hundred ways in which mallory, a member of the room like any other, and eve, a member of another
 * room, try to speak, to read or to be listed as alice. Whatever an attempt is answered, afterwards
 * the log has nothing of alice's that she did not say, her name and her place are hers, and eve has
 * read nothing.
 */

const base = await serverUnderTest();
const SECRET = 'what only members may read';

const name = freshName();
const alice = await enter(base, 'alice', name, 7);
const mallory = await enter(base, 'mallory', name);
const eve = await enter(base, 'alice');
const hers = await arrive(alice);
await say(hers, SECRET);
const socket = await arrive(mallory);
const foreign = await arrive(eve);

const [, secret = ''] = alice.nickId.split('.');
const [, ownSecret = ''] = mallory.nickId.split('.');
const room = `${base}/rooms/${alice.roomId}`;

/** Forgeries of alice's credential by somebody who knows her memberId, and his own secret. */
const FORGERIES: Record<string, string> = {
  'the memberId alone': alice.memberId,
  'no secret': `${alice.memberId}.`,
  'the own secret': `${alice.memberId}.${ownSecret}`,
  'a secret of zeros': `${alice.memberId}.${'A'.repeat(43)}`,
  'one bit off': `${alice.memberId}.${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
  'a secret that is too short': alice.nickId.slice(0, -1),
  'a secret that is too long': `${alice.nickId}A`,
  'the secret without its member': `.${secret}`,
  'another member’s id': `${mallory.memberId}.${secret}`,
  'two credentials in one': `${alice.memberId}.${ownSecret}.${secret.slice(1)}`,
  'capital letters': `${alice.memberId.toUpperCase()}.${ownSecret}`,
  'a wild card': `${alice.memberId}.%`,
  'a quote': `${alice.memberId}.' or '1'='1`,
  'a hash in place of a secret': `${alice.memberId}.${'0'.repeat(64)}`,
};

/** What a frame or a body may claim about who speaks. */
const CLAIMS: Record<string, unknown> = {
  sendUserId: alice.memberId,
  sendUserName: 'alice',
  log_user_id: alice.memberId,
  log_user_name: 'alice',
  member_id: alice.memberId,
  memberId: alice.memberId,
  user_id: alice.memberId,
  userId: alice.memberId,
  user_name: 'alice',
  userName: 'alice',
  nick: 'alice',
  nickName: 'alice',
  nickId: `${alice.memberId}.${ownSecret}`,
  head_num: 7,
  headNum: 7,
  role: 'owner',
  from: alice.memberId,
  author: { member_id: alice.memberId, user_name: 'alice' },
  subject: { member_id: alice.memberId, user_name: 'alice' },
  log_kind: 'join',
  kind: 'erase',
  self: { member_id: alice.memberId },
  prototype: { memberId: alice.memberId },
};

/** Spellings of alice's nick. */
const SPELLINGS = [
  'alice',
  'ALICE',
  ' alice ',
  'ａｌｉｃｅ',
  'Аlice',
  'a1ice',
  'аlісе',
  'ali\u200Bce',
];

type Attempt = () => Promise<unknown> | unknown;
const attempts = new Map<string, Attempt>();
let texts = 0;
/** What mallory says, told apart from all else. */
const forged = (): string => {
  texts += 1;
  return `forged ${texts}`;
};

/** Sends a frame and waits until it has been carried out. */
async function sendTo(target: TestSocket, frame: object): Promise<void> {
  target.send(frame);
  await target.answers();
}

for (const [field, value] of Object.entries(CLAIMS)) {
  const claim = { [field]: value };
  attempts.set(`a frame that claims ${field}`, () =>
    sendTo(socket, { ...claim, type: 'message', content: forged() }),
  );
  attempts.set(`a posted message that claims ${field}`, () =>
    post(`${room}/messages`, { ...claim, content: forged() }, { bearer: mallory.nickId }),
  );
}
for (const [what, nickId] of Object.entries(FORGERIES)) {
  const seat: Seat = { ...alice, nickId };
  const headers = () => ({ authorization: `Bearer ${nickId}` });
  attempts.set(`a socket by its address, with ${what}`, () => connectsNot(seat));
  attempts.set(`a posted message with ${what}`, () =>
    request(`${room}/messages`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ content: forged() }),
    }),
  );
  attempts.set(`reading with ${what}`, () => readsNot(`${room}/messages`, nickId));
  attempts.set(`entering with ${what}`, async () => {
    const wish = { chatroomName: name, nickName: 'alice', nickId };
    const { body } = await post<{ success: boolean }>(`${base}/createChatroom`, wish);
    assert.equal(body.success, false);
  });
}
for (const nick of SPELLINGS) {
  attempts.set(`taking ${JSON.stringify(nick)} by a frame`, () =>
    sendTo(socket, { type: 'nick', nick }),
  );
  attempts.set(`entering as ${JSON.stringify(nick)}`, async () => {
    const { status, text } = await post(`${base}/rooms`, { name, nick });
    assert.ok([400, 409].includes(status), text);
    assert.ok(!text.includes(secret));
  });
}
for (const what of ['messages', 'members', 'events']) {
  attempts.set(`reading ${what} with a nickId of another room`, () =>
    readsNot(`${room}/${what}`, eve.nickId),
  );
  attempts.set(`reading ${what} with a nickId in the query`, async () => {
    assert.equal((await get(`${room}/${what}?nickId=${mallory.nickId}`)).status, 401);
  });
}
for (const place of ['sendRoom', 'sendRoomId', 'roomId', 'room_id']) {
  attempts.set(`speaking into the room from another, by ${place}`, () =>
    sendTo(foreign, { type: 'message', content: forged(), [place]: alice.roomId }),
  );
  attempts.set(`asking for the room's log from another, by ${place}`, () =>
    sendTo(foreign, { type: 'query-logs', after: 0, [place]: alice.roomId }),
  );
}
for (const type of ['message', 'typing', 'nick', 'ack', 'welcome', 'presence', 'members']) {
  const data = { member_id: alice.memberId, memberId: alice.memberId, user_name: 'alice' };
  attempts.set(`a frame "${type}" as the server sends it`, () =>
    sendTo(socket, { type, data, ...data }),
  );
}
attempts.set('a server frame played back', () =>
  socket.sendRaw(JSON.stringify(socket.events.slice(0, 3))),
);
attempts.set('her clientId once more', async () => {
  hers.send({ type: 'message', content: 'mine alone', clientId: 'hers' });
  await hers.next('ack', (ack) => ack.client_id === 'hers');
  await sendTo(socket, { type: 'message', content: forged(), clientId: 'hers' });
});
attempts.set('a socket of another room with her nickId of this one', () =>
  connectsNot({ ...alice, roomId: eve.roomId }),
);
attempts.set('a socket of this room with a nickId of another', () =>
  connectsNot({ ...eve, roomId: alice.roomId }),
);
attempts.set('renaming her over HTTP', () =>
  request(`${room}/me`, {
    method: 'PATCH',
    headers: { ...bearerHeader(eve.nickId), 'content-type': 'application/json' },
    body: JSON.stringify({ nick: 'nobody', memberId: alice.memberId }),
  }),
);
attempts.set('erasing her', () =>
  request(`${base}/me?memberId=${alice.memberId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${alice.memberId}.${ownSecret}` },
  }),
);
attempts.set('rotating her credential', () =>
  post(`${base}/credentials/rotate`, { memberId: alice.memberId, nickId: alice.memberId }),
);

async function connectsNot(seat: Seat): Promise<void> {
  const attempt = knock(seat, { nickIdIn: 'url' });
  assert.equal((await attempt.closed()).code, 4501);
  assert.deepEqual(attempt.events, []);
}

async function readsNot(url: string, nickId: string): Promise<void> {
  const { status, text } = await get(url, { authorization: `Bearer ${nickId}` });
  assert.ok([401, 403].includes(status), `${status} ${text}`);
  assert.ok(!text.includes(SECRET));
}

after(() => {
  for (const one of [hers, socket, foreign]) one.terminate();
});

test('there are a hundred attempts and more', () => {
  assert.ok(attempts.size >= 100, String(attempts.size));
});

for (const [what, attempt] of attempts) {
  test(`no use: ${what}`, async () => {
    await attempt();
  });
}

test('after all of them alice has said what she said, and is who she was', async () => {
  const url = `${room}/messages`;
  const page = await get<WireHistory>(url, bearerHeader(alice.nickId));
  const { messages, has_more } = page.body;
  assert.equal(has_more, false);
  const texts = messages.filter((m) => m.log_kind === 'text');
  const byAlice = texts.filter(
    (m) => m.log_user_id === alice.memberId || m.log_user_name === 'alice',
  );
  assert.deepEqual(
    byAlice.map((m) => m.log_content),
    [SECRET, 'mine alone'],
  );
  const others = texts.filter((m) => !byAlice.includes(m));
  assert.ok(others.length >= Object.keys(CLAIMS).length);
  for (const message of others) {
    assert.equal(message.log_user_id, mallory.memberId, message.log_content);
    assert.equal(message.log_user_name, 'mallory');
    assert.equal(message.head_num, 0);
    assert.equal(message.subject, undefined);
  }
  const told = messages.filter((m) => m.log_kind !== 'text').map((m) => m.log_kind);
  assert.deepEqual([...new Set(told)], ['join']);

  const list = await get<{ members: WireMember[] }>(`${room}/members`, bearerHeader(alice.nickId));
  assert.deepEqual(
    list.body.members.map((one) => [one.member_id, one.user_name, one.head_num, one.role]),
    [
      [alice.memberId, 'alice', 7, 'owner'],
      [mallory.memberId, 'mallory', 0, 'member'],
    ],
  );
  for (const typing of hers.seen('typing')) assert.equal(typing.member_id, mallory.memberId);
  await hers.answers();
});

test('after all of them nobody of another room has read a word, nor has her secret got out', async () => {
  for (const target of [socket, foreign]) {
    await target.answers();
    assert.ok(!JSON.stringify(target.events).includes(secret));
  }
  assert.ok(!JSON.stringify(foreign.events).includes(SECRET));
  const follower = await Follower.open(eve, { lastEventId: 0 });
  await follower.next('members');
  assert.ok(!follower.text.includes(SECRET));
  follower.cut();
  await connect(alice);
});
