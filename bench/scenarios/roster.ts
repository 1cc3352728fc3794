import type { Sql } from '../../src/database/connect.ts';
import { median, shown, table } from '../harness/figures.ts';
import { startNickroom } from '../harness/nickroom.ts';
import type { Context, Section } from '../scenario.ts';

const ROOMS = 50;
const NODE = 'node_bench';
/** People of one call: alone, as on a quiet node, and as in a crowd that comes at once. */
const BATCHES = [1, 100];
const TRIGGERS = { on: 'enable', off: 'disable' } as const;

/** What the triggers cost that raise a room's `roster_version` (migrations/011). */
export async function roster({ pinning, quick, say }: Context): Promise<Section> {
  const server = await startNickroom(pinning);
  try {
    const { sql } = server;
    // A flush would be most of what is measured, and is the same with and without.
    await sql`set synchronous_commit = off`;
    await fill(sql, Math.max(...BATCHES));
    const rows: string[][] = [];
    for (const batch of BATCHES) {
      const times = await measure(sql, batch, quick ? 5 : 15);
      const [on, off] = [median(times.on), median(times.off)];
      say(`roster, ${batch} at once: ${shown(on)} µs with, ${shown(off)} µs without`);
      rows.push([String(batch), shown(on), shown(off), shown(on - off)]);
    }
    const head = ['people of a call', 'µs with triggers', 'µs without', 'difference'];
    return {
      title: 'Who comes and goes',
      body: `${INTRODUCTION}\n\n${table(head, rows)}`,
      verdicts: [],
    };
  } finally {
    await server.stop();
  }
}

const INTRODUCTION = `\`arrive()\` and \`depart()\` of people in one room, without notices, one call after the other and without the flush of a commit: time of
both calls together for each person, median of rounds that take turns.`;

/** Members of some rooms, who are not there. */
async function fill(sql: Sql, members: number): Promise<void> {
  await sql`
    insert into room (room_id, name, name_key)
    select 'bench' || r, 'bench' || r, 'bench' || r from generate_series(1, ${ROOMS}::integer) r`;
  await sql`
    insert into member (member_id, nick, head_num)
    select 'user' || m, 'n' || m, 0 from generate_series(1, ${members}::integer) m`;
  await sql`
    insert into room_member (room_id, member_id, nick, nick_key, nick_skeleton, head_num, held_until)
    select 'bench' || r, 'user' || m, 'n' || m, 'n' || m, 'n' || m, 0, now()
    from generate_series(1, ${ROOMS}::integer) r, generate_series(1, ${members}::integer) m`;
  await sql`vacuum analyze`;
}

async function measure(sql: Sql, batch: number, rounds: number) {
  const times = { on: [] as number[], off: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, verb] of Object.entries(TRIGGERS)) {
      await sql.unsafe(`alter table presence ${verb} trigger user`);
      times[name as keyof typeof times].push(await comeAndGo(sql, batch));
    }
  }
  return times;
}

/** Microseconds for each person who comes and goes. */
async function comeAndGo(sql: Sql, batch: number): Promise<number> {
  const members = Array.from({ length: batch }, (_, i) => `user${i + 1}`);
  const addresses = members.map(() => '192.0.2.1');
  const begin = performance.now();
  for (let room = 1; room <= ROOMS; room += 1) {
    const rooms = members.map(() => `bench${room}`);
    await sql`select count(*) from arrive(${NODE}, ${rooms}::text[], ${members}::text[], ${members}::text[], ${addresses}::text[], 0)`;
    await sql`
      select count(*) from depart(
        ${NODE}, ${rooms}::text[], ${members}::text[], ${members.map(() => 0)}::integer[], ${members}::text[], 0
      )`;
  }
  return ((performance.now() - begin) * 1000) / (ROOMS * batch);
}
