import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import _ from 'lodash';
import { connect, type Sql } from '../src/database/connect.ts';
import { startEmbedded } from '../src/database/embedded.ts';
import { migrate } from '../src/database/migrate.ts';

/**
 * `npx tsx bench/append-cost.ts`: what an append costs PostgreSQL beside what it cost before it asked for
 * rights (migrations/008), in rooms where nobody is muted and in rooms where somebody is. The two take turns.
 */

const ROUNDS = 25;
const WARM_UP = 5;

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

/** The append function of migrations/008, under another name. */
async function createFormer(sql: Sql): Promise<void> {
  const text = await read('../migrations/008.do.append-by-room.sql');
  const [former = ''] = text.split('-- The same for drafts in any order');
  await sql.unsafe(former.replaceAll('append_by_room', 'append_before'));
}

async function compare(
  sql: Sql,
  label: string,
  { rooms, each, calls }: { rooms: number; each: number; calls: number },
): Promise<void> {
  const times: Record<string, number[]> = { append_before: [], append_by_room: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = Object.keys(times);
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      const [row] = await sql<{ us: number }[]>`
        select measure(${name}::text::regproc, ${rooms}, ${each}, ${calls}) as us`;
      if (round >= WARM_UP) times[name]?.push(row?.us ?? Number.NaN);
    }
  }
  const [before = 0, now = 0] = Object.values(times).map(median);
  const more = `${((now / before - 1) * 100).toFixed(1)} %`;
  console.log(`${label}: ${before.toFixed(0)} µs before, ${now.toFixed(0)} µs now, ${more}`);
}

const median = (values: readonly number[]): number =>
  _.sortBy(values)[Math.floor(values.length / 2)] ?? Number.NaN;

async function compareAll(sql: Sql, where: string): Promise<void> {
  await compare(sql, `1 entry, ${where}`, { rooms: 1, each: 1, calls: 200 });
  await compare(sql, `200 entries in 1 room, ${where}`, { rooms: 1, each: 200, calls: 10 });
  await compare(sql, `1,000 entries in 50 rooms, ${where}`, { rooms: 50, each: 20, calls: 4 });
}

const folder = await mkdtemp(join(tmpdir(), 'nickroom-append-'));
// PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
await chmod(folder, 0o711);
const server = await startEmbedded(join(folder, 'data'), () => {}, { durable: false });
try {
  await migrate(server.address, () => {});
  const sql = connect(server.address, { max: 1, deadlineMs: 0, name: 'append cost' });
  await createFormer(sql);
  await sql.unsafe(await read('append-cost.sql'));
  await compareAll(sql, 'nobody muted');
  await sql`
    insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
    select room_id, 'user_nobody', 'muted', 'mute', 'infinity', '', '' from room`;
  await compareAll(sql, 'somebody muted');
  await sql.end();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
