import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACT_NAMES, ACTS, type ActName } from '../../src/wire/act-frames.ts';
import { RIGHTS } from '../../src/wire/rights.ts';
import { Follower } from '../protocol/support/event-stream.ts';
import { arrive, knock, type Seat } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';
import { act, actBy, gather, readAs, sayAs } from './crew.ts';
import { openHouse } from './house.ts';

/**
 * Made from the tables: every role, every right and every way in are let through or refused as
 * `role_right` says, and when an operator moves a right, they follow at once.
 */

const house = await openHouse();
const { sql } = house;

interface Role {
  readonly role: string;
  readonly scope: 'room' | 'sanction' | 'server';
  readonly rights: string[];
}

const readRoles = () => sql<Role[]>`
  select r.role, r.scope,
         array(select rr.right_name from role_right rr where rr.role = r.role) as rights
  from role r where r.scope <> 'server' order by r.rank desc`;

/** What is said to whoever lacks a right. */
const REFUSED = new Set(['not_allowed', 'muted', 'banned']);

/** Somebody in a new room with nothing but that role. */
async function newcomerAs({ role, scope }: Role): Promise<Seat> {
  const { member } = await gather(house.url);
  const { roomId, memberId } = member;
  if (scope === 'room') {
    await sql`update room_member set role = ${role}
      where room_id = ${roomId} and member_id = ${memberId}`;
  } else {
    await sql`insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
      values (${roomId}, ${memberId}, ${role}, 'mute', 'infinity', '', '')`;
  }
  return member;
}

/** A socket opened before the role was taken away, so that it is the act that is judged. */
async function seated(role: Role): Promise<TestSocket> {
  const { member } = await gather(house.url);
  const socket = await arrive(member);
  const { roomId, memberId } = member;
  await sql`update room_member set role = ${role.role}
    where room_id = ${roomId} and member_id = ${memberId} and ${role.scope === 'room'}`;
  await sql`insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
    select ${roomId}, ${memberId}, ${role.role}, 'mute', 'infinity', '', ''
    where ${role.scope === 'sanction'}`;
  return socket;
}

/** Fields that are valid and about nobody and nothing, as the table of acts wants them. */
function emptyFields(name: ActName): object {
  const { required = [], properties } = ACTS[name].frame as unknown as {
    required?: string[];
    properties: Record<string, Field>;
  };
  return Object.fromEntries(required.map((field) => [field, emptyValue(properties[field])]));
}

interface Field {
  readonly type?: string;
  readonly maximum?: number;
  readonly anyOf?: { const: unknown }[];
}

function emptyValue({ type, maximum = Number.POSITIVE_INFINITY, anyOf }: Field = {}): unknown {
  if (anyOf) return anyOf[0]?.const;
  if (type === 'boolean') return true;
  return type === 'integer' ? Math.min(999_999, maximum) : 'nobody';
}

for (const role of await readRoles()) {
  const may = (right: string): boolean => role.rights.includes(right);

  test(`the role ${role.role} has the rights of the tables in SQL`, async () => {
    const { roomId, memberId } = await newcomerAs(role);
    const rows = await sql<{ right_name: string; has: boolean }[]>`
      select right_name, has_right(${roomId}, ${memberId}, right_name) as has from known_right`;
    for (const { right_name: right, has } of rows) assert.equal(has, may(right), right);
  });

  test(`the role ${role.role} reads and speaks by each way in as the tables say`, async () => {
    const seat = await newcomerAs(role);
    const socket = knock(seat);
    if (may('read')) await socket.next('welcome');
    else assert.equal((await socket.closed()).code, 4503);
    const stream = await Follower.open(seat);
    assert.equal(stream.response.statusCode, may('read') ? 200 : 403);
    stream.cut();
    assert.equal(REFUSED.has((await readAs(seat)).code ?? ''), !may('read'));
    assert.equal(REFUSED.has(String(await sayAs(seat, 'hello'))), !may('speak'));

    const open = await seated(role);
    open.send({ type: 'message', content: 'hello', clientId: 'c1' });
    const { type, data } = await open.nextOf('ack', 'error');
    assert.equal(type === 'ack', may('speak'), JSON.stringify(data));
    if (type === 'error') assert.ok(REFUSED.has((data as { code: string }).code));
  });

  test(`the role ${role.role} does by each way in what the tables let it do`, async () => {
    for (const name of ACT_NAMES) {
      const { right } = ACTS[name];
      const socket = await seated(role);
      const byFrame = await actBy(socket, name, emptyFields(name));
      assert.equal(REFUSED.has(byFrame), !may(right), `${name} by a frame: ${byFrame}`);
      const byHttp = await act(await newcomerAs(role), name, emptyFields(name));
      assert.equal(REFUSED.has(byHttp.body.code ?? ''), !may(right), `${name}: ${byHttp.text}`);
    }
  });
}

test('the code asks for rights that the tables know', async () => {
  const rows = await sql<{ right_name: string }[]>`select right_name from known_right`;
  const known = rows.map(({ right_name }) => right_name);
  for (const right of RIGHTS) assert.ok(known.includes(right), right);
});

test('a role that an operator adds, and a right that he moves, count at once and in every room', async () => {
  const { member, owner } = await gather(house.url);
  await sql`insert into role (role, rank, scope) values ('herald', 30, 'room')`;
  await sql`insert into role_right (role, right_name) select 'herald', right_name
    from known_right where right_name in ('read', 'mute')`;
  const named = await act(owner, 'appoint', { memberId: member.memberId, role: 'herald' });
  assert.equal(named.status, 200, named.text);
  assert.equal(await sayAs(member, 'oyez'), 'not_allowed');
  await sql`insert into role_right values ('herald', 'speak')`;
  assert.equal(typeof (await sayAs(member, 'oyez')), 'number');
  await sql`delete from role_right where role = 'herald' and right_name = 'speak'`;
  assert.equal(await sayAs(member, 'oyez'), 'not_allowed');
});
