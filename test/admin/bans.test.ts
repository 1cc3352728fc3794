import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../protocol/support/assertions.ts';
import { post } from '../protocol/support/http.ts';
import { arrive, enter, freshName, refused } from '../protocol/support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { Operator } from './support/operator.ts';

interface Bans {
  bans: {
    room_id: string | null;
    member_id: string;
    user_name: string;
    act: string;
    until: string | null;
    reason: string;
    with_address: boolean;
    imposed_by: string;
  }[];
}

interface Audit {
  audit: {
    act: string;
    room_id: string | null;
    actor_id: string;
    actor_role: string;
    subject_id: string | null;
    subject_name: string | null;
    reason: string;
    log_seq: number | null;
  }[];
  next_cursor: string | null;
}

interface Reports {
  reports: { log_seq: number; log_content: string; count: number; reasons: string[] }[];
}

interface Roles {
  roles: { role: string; rank: number; rights: string[]; members: number; built_in: boolean }[];
  rights: { right_name: string; about: string }[];
}

describe('what the operator does', () => {
  let server: TestServer;
  let operator: Operator;
  before(async () => {
    server = await startServer();
    operator = await Operator.signIn(server);
  });
  after(() => server.stop());

  const bansOf = async (memberId: string) =>
    (await operator.get<Bans>(`/bans?memberId=${memberId}`)).body.bans;
  const auditBy = async (query: string) =>
    (await operator.get<Audit>(`/audit?${query}`)).body.audit;

  test('somebody who is banned from the server is sent out of every room at once, and comes into none', async () => {
    const [first, second] = [freshName(), freshName()];
    const owner = await enter(server.url, 'owner', first);
    const witness = await arrive(owner);
    const seat = await enter(server.url, 'spammer', first);
    const sockets = [await arrive(seat)];
    await post(`${server.url}/rooms`, { name: second, nick: 'spammer', nickId: seat.nickId });
    const path = `/people/${seat.memberId}/ban`;
    const terms = { seconds: 3600, reason: ' spam ', address: false };
    assert.equal((await operator.post(path, terms)).status, 204);

    assert.equal((await sockets[0]?.closed())?.code, 4503);
    const told = await witness.next(
      'message',
      ({ log_kind: kind }: { log_kind: string }) => kind === 'mode',
    );
    assert.match(told.log_content, /spammer/);
    assert.equal((await refused(seat)).code, 4503);
    for (const name of [first, second, freshName()]) {
      const wish = { name, nick: 'harmless', nickId: seat.nickId };
      const answer = await post<{ code: string; until: string }>(`${server.url}/rooms`, wish);
      assert.deepEqual([answer.status, answer.body.code], [403, 'banned']);
      assert.match(answer.body.until, /Z$/);
    }

    const bans = await bansOf(seat.memberId);
    assert.deepEqual(bans.map(({ room_id: room }) => room === null).sort(), [false, false, true]);
    assert.ok(bans.every(({ reason, with_address: all }) => reason === 'spam' && !all));
    assertRefused(await operator.post(path, terms), 409, 'already_done');

    assert.equal((await operator.delete(path)).status, 204);
    assert.deepEqual(await bansOf(seat.memberId), []);
    await arrive(seat);
    assertRefused(await operator.delete(path), 409, 'not_sanctioned');

    const acts = await auditBy(`memberId=${seat.memberId}`);
    assert.deepEqual(
      acts.map(({ act, room_id: room }) => `${act} ${room === null ? 'server' : 'room'}`).sort(),
      ['ban room', 'ban room', 'ban server', 'unban room', 'unban room', 'unban server'],
    );
    assert.ok(acts.every(({ actor_id: id, actor_role: role }) => id === 'system' && role !== ''));
  });

  test('an owner is banned like anybody, with who comes from the same address, until it is lifted', async () => {
    const name = freshName();
    const owner = await enter(server.url, 'owner', name);
    const path = `/people/${owner.memberId}/ban`;
    assert.equal((await operator.post(path, { reason: 'trouble' })).status, 204);
    const newcomer = { name: freshName(), nick: 'somebody new' };
    assertRefused(await post(`${server.url}/rooms`, newcomer), 403, 'banned');
    const bans = await bansOf(owner.memberId);
    assert.ok(bans.every((ban) => ban.with_address && ban.until === null));
    assert.equal((await operator.delete(path)).status, 204);
    assert.equal((await post(`${server.url}/rooms`, newcomer)).status, 201);
  });

  test('of two bans at the same moment one is done', async () => {
    const seat = await enter(server.url, 'twice');
    const path = `/people/${seat.memberId}/ban`;
    const answers = await Promise.all([1, 2, 3].map(() => operator.post(path, { address: false })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409, 409]);
    assert.equal((await auditBy(`memberId=${seat.memberId}&act=ban`)).length, 2);
    await operator.delete(path);
  });

  test('what is wrong with a ban is said, and nothing is done', async () => {
    const seat = await enter(server.url, 'bystander');
    const path = `/people/${seat.memberId}/ban`;
    assertRefused(await operator.post(path, { until: '2020-01-01T00:00:00Z' }), 400, 'end_in_past');
    assertRefused(await operator.post(path, { seconds: 0 }), 400, 'end_in_past');
    for (const terms of [{ seconds: 'x' }, { until: 'x' }, { reason: 'x'.repeat(201) }, [], 1]) {
      assertRefused(await operator.post(path, terms), 400, 'bad_request');
    }
    assertRefused(await operator.post(path, { reason: 'a\0b' }), 400, 'content_invalid');
    assertRefused(await operator.post('/people/x/ban'), 404, 'user_not_found');
    const nobody = '/people/user_0000000000000000/ban';
    assertRefused(await operator.post(nobody), 404, 'user_not_found');
    assertRefused(await operator.delete(nobody), 409, 'not_sanctioned');
    assert.deepEqual(await bansOf(seat.memberId), []);
    const query = ['scope=x', 'memberId=%00', 'roomId=a.b', 'cursor=x'];
    for (const one of query) assertRefused(await operator.get(`/bans?${one}`), 400, 'bad_request');
  });

  test('in a room the operator may do what its owner may, and to its owner', async () => {
    const owner = await enter(server.url, 'owner');
    const socket = await arrive(owner);
    const at = `/rooms/${owner.roomId}/acts`;
    const muted = await operator.post(`${at}/mute`, { memberId: owner.memberId, seconds: 60 });
    assert.equal(muted.status, 200, muted.text);
    socket.send({ type: 'message', content: 'may I?' });
    assert.equal((await socket.next('error')).code, 'muted');
    const shown = await operator.get<Bans>(`/bans?roomId=${owner.roomId}&scope=room`);
    assert.deepEqual(
      shown.body.bans.map(({ act, member_id: id, imposed_by: by }) => [act, id, by]),
      [['mute', owner.memberId, 'system']],
    );
    const lifted = await operator.post(`${at}/unmute`, { memberId: owner.memberId });
    assert.equal(lifted.status, 200, lifted.text);
    assertRefused(await operator.post(`${at}/unmute`, { memberId: 'x' }), 404, 'user_not_found');
    assertRefused(await operator.post('/rooms/x/acts/mute', { memberId: 'x' }), 404);
    assertRefused(await operator.post(`${at}/recall`, { seq: 1 }), 404, 'not_found');
    const [, latest] = await auditBy(`roomId=${owner.roomId}`);
    assert.deepEqual([latest?.act, latest?.subject_name], ['mute', 'owner']);
    assert.ok((latest?.log_seq ?? 0) > 0);
  });

  test('what was reported in any room is listed until somebody decides, and rooms come by it', async () => {
    const name = freshName();
    const author = await enter(server.url, 'author', name);
    const reader = await enter(server.url, 'reader', name);
    const at = `${server.url}/rooms/${author.roomId}`;
    const said = await post<{ log_seq: number }>(
      `${at}/messages`,
      { content: 'buy my coins' },
      { bearer: author.nickId },
    );
    const seq = said.body.log_seq;
    const complaint = { seq, reason: 'advertising' };
    const reported = await post(`${at}/acts/report`, complaint, { bearer: reader.nickId });
    assert.equal(reported.status, 200, reported.text);
    const { reports } = (await operator.get<Reports>('/reports')).body;
    assert.deepEqual(
      reports.map(({ log_seq, log_content, count, reasons }) => [
        log_seq,
        log_content,
        count,
        reasons,
      ]),
      [[seq, 'buy my coins', 1, ['advertising']]],
    );
    const { rooms } = (
      await operator.get<{ rooms: { room_id: string; reports: number }[] }>('/rooms?order=reported')
    ).body;
    assert.deepEqual([rooms[0]?.room_id, rooms[0]?.reports], [author.roomId, 1]);
    const dismissed = await operator.post(`/rooms/${author.roomId}/acts/dismiss`, { seq });
    assert.equal(dismissed.status, 200, dismissed.text);
    assert.deepEqual((await operator.get<Reports>('/reports')).body.reports, []);
    assertRefused(await operator.get('/reports?cursor=x'), 400, 'bad_request');
  });

  test('a room is taken off the list, and closed for good', async () => {
    const owner = await enter(server.url, 'owner');
    const socket = await arrive(owner);
    const at = `/rooms/${owner.roomId}/acts`;
    assert.equal((await operator.post(`${at}/listing`, { listed: false })).status, 200);
    const room = () =>
      operator.get<{ room: { listed: boolean; status: string } }>(`/rooms/${owner.roomId}`);
    assert.equal((await room()).body.room.listed, false);
    assert.equal((await operator.post(`${at}/close`, { reason: 'over' })).status, 200);
    assert.equal((await socket.closed()).code, 4504);
    assert.equal((await room()).body.room.status, 'closed');
    assertRefused(await operator.post(`${at}/close`), 410, 'room_closed');
  });

  test('the audit log comes page by page, each row once', async () => {
    const all = await auditBy('limit=200');
    const seen: Audit['audit'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`;
      const { body } = await operator.get<Audit>(`/audit?limit=4${query}`);
      seen.push(...body.audit);
      cursor = body.next_cursor;
    }
    assert.deepEqual(seen, all);
    assert.equal(all.at(-1)?.act, 'sign-in');
    for (const query of ['act=%00', 'cursor=x', 'roomId=%27', 'limit=0']) {
      assertRefused(await operator.get(`/audit?${query}`), 400, 'bad_request');
    }
  });
});

describe('roles and rights', () => {
  let server: TestServer;
  let operator: Operator;
  before(async () => {
    server = await startServer();
    operator = await Operator.signIn(server);
  });
  after(() => server.stop());

  const roles = async () => (await operator.get<Roles>('/roles')).body.roles;
  const rightsOf = async (name: string) =>
    (await roles()).find(({ role }) => role === name)?.rights;
  const change = (role: string, rights: unknown) =>
    operator.ask('PUT', `/roles/${role}`, { rights });

  test('a role is added, given to somebody, and what it may do holds at once', async () => {
    const add = { role: 'herald', rank: 30, rights: ['read', 'speak', 'topic'] };
    assert.equal((await operator.post('/roles', add)).status, 204);
    assertRefused(await operator.post('/roles', add), 409, 'role_taken');
    const name = freshName();
    const owner = await enter(server.url, 'owner', name);
    const seat = await enter(server.url, 'hans', name);
    const at = `/rooms/${owner.roomId}/acts/appoint`;
    const appointed = await operator.post(at, { memberId: seat.memberId, role: 'herald' });
    assert.equal(appointed.status, 200, appointed.text);
    const herald = (await roles()).find(({ role }) => role === 'herald');
    assert.deepEqual([herald?.members, herald?.built_in], [1, false]);

    const socket = await arrive(seat);
    socket.send({ type: 'message', content: 'hear ye', clientId: 'one' });
    await socket.next('ack');
    assert.equal((await change('herald', ['read'])).status, 204);
    socket.send({ type: 'message', content: 'hear ye', clientId: 'two' });
    assert.equal((await socket.next('error')).code, 'not_allowed');
    assert.equal((await change('herald', ['read', 'speak'])).status, 204);
    socket.send({ type: 'message', content: 'hear ye', clientId: 'two' });
    await socket.next('ack');

    assertRefused(await operator.delete('/roles/herald'), 409, 'role_in_use');
    await operator.post(at, { memberId: seat.memberId, role: 'member' });
    assert.equal((await operator.delete('/roles/herald')).status, 204);
    assertRefused(await operator.delete('/roles/herald'), 404, 'role_not_found');
  });

  test('what the server cannot do without stays', async () => {
    const [admin, owner] = [await rightsOf('admin'), await rightsOf('owner')];
    assertRefused(await change('admin', ['read']), 409, 'role_needed');
    assertRefused(await change('owner', ['read', 'speak']), 409, 'role_needed');
    for (const role of ['admin', 'owner', 'member', 'muted', 'banned']) {
      assertRefused(await operator.delete(`/roles/${role}`), 409, 'role_needed');
    }
    assert.deepEqual([await rightsOf('admin'), await rightsOf('owner')], [admin, owner]);
  });

  test('what is wrong with a role is said, and nothing is done', async () => {
    const before = await roles();
    assertRefused(await change('member', ['read', 'fly']), 404, 'right_not_found');
    assertRefused(await change('nobody', ['read']), 404, 'role_not_found');
    for (const rights of [undefined, 'read', [1], ['read', 'read'], ['READ']]) {
      assertRefused(await change('member', rights), 400, 'bad_request');
    }
    const good = { role: 'helper', rank: 5, rights: [] };
    const wrong = [{ role: '' }, { role: 'Helper' }, { role: 'a'.repeat(33) }, { rank: 0 }];
    for (const patch of [...wrong, { rank: 1000 }, { rank: 1.5 }, { rights: null }]) {
      assertRefused(await operator.post('/roles', { ...good, ...patch }), 400, 'bad_request');
    }
    assert.deepEqual(await roles(), before);
  });
});
