import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { connect, type RoomClient, type RoomEvents } from '../../src/client/node.ts';
import type { Seat } from '../protocol/support/people.ts';
import { gather, mustAct } from './crew.ts';
import { openHouse } from './house.ts';

const house = await openHouse();

function join(t: TestContext, { roomId, nickId }: Seat): RoomClient {
  const client = connect({ url: house.url, roomId, nickId });
  t.after(() => client.close());
  return client;
}

/** The next event of this name that fits. */
const next = <Name extends keyof RoomEvents>(
  client: RoomClient,
  name: Name,
  fits: (data: RoomEvents[Name]) => boolean = () => true,
): Promise<RoomEvents[Name]> =>
  new Promise((resolve) => {
    const off = client.on(name, (data) => {
      if (!fits(data)) return;
      off();
      resolve(data);
    });
  });

const open = (client: RoomClient) => next(client, 'state', ({ name }) => name === 'open');

test('the library does acts, and knows at once what they change for oneself and for others', async (t) => {
  const { moderator, member } = await gather(house.url);
  const [mona, marc] = [join(t, moderator), join(t, member)];
  await Promise.all([open(mona), open(marc)]);
  const told = next(marc, 'message', ({ act }) => act?.name === 'mute');
  const acted = await mona.act('mute', { memberId: member.memberId, seconds: 600 });
  assert.equal((await told).log_seq, acted.log_seq);
  assert.equal(marc.welcome?.self.sanction?.role, 'muted');
  const { until } = marc.welcome?.self.sanction ?? {};
  await assert.rejects(marc.send('hello').acked, { code: 'muted', until });
  await assert.rejects(mona.act('mute', { memberId: member.memberId }), { code: 'already_done' });

  const free = next(marc, 'message', ({ act }) => act?.name === 'unmute');
  await mona.act('unmute', { memberId: member.memberId });
  await free;
  assert.equal(marc.welcome?.self.sanction, undefined);
  await marc.send('thanks').acked;
});

test('what was changed is so in the pages that are read, and the roster has the new role', async (t) => {
  const { owner, member } = await gather(house.url);
  const [olga, marc] = [join(t, owner), join(t, member)];
  await Promise.all([open(olga), open(marc)]);
  const { log_seq: wrong } = await marc.send('wrogn').acked;
  const { log_seq: rude } = await marc.send('rude').acked;
  const rename = next(olga, 'members', ({ members }) => _.some(members, { role: 'visitor' }));
  await marc.act('edit', { seq: wrong, content: 'wrong' });
  await olga.act('delete', { seq: rude });
  await olga.act('appoint', { memberId: member.memberId, role: 'visitor' });
  await rename;
  const { messages } = await olga.history();
  const shown = messages
    .filter(({ log_kind: kind }) => kind === 'text')
    .map(({ log_content, altered }) => [log_content, altered]);
  assert.deepEqual(shown, [
    ['wrong', 'edited'],
    ['', 'deleted'],
  ]);
});

test('who is banned is told so, and the library does not come back', async (t) => {
  const { moderator, member } = await gather(house.url);
  const marc = join(t, member);
  await open(marc);
  const end = next(marc, 'state', ({ name }) => name === 'closed');
  await mustAct(moderator, 'ban', { memberId: member.memberId, address: false });
  const state = await end;
  assert.equal(state.name === 'closed' && state.code, 4503);
});
