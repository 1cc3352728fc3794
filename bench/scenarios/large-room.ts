import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../src/database/connect.ts';
import { median, shown, table } from '../harness/figures.ts';
import type { Phase } from '../harness/generator.ts';
import { type Nickroom, startNickroom } from '../harness/nickroom.ts';
import { enter, type Seat } from '../harness/people.ts';
import type { Context, Section } from '../scenario.ts';

const RETENTION_DAYS = 30;
const READS = 300;
/** A process that has just begun compiles what it runs: that is not the room's size. */
const READS_BEFORE = 50;
const LATEST_ALLOWED_MS = 5;
const PAGE_ALLOWED_MS = 10;
const TIMES_P99_ALLOWED = 2;

/** How large the room is, and how many of its entries are older than what is to be kept. */
interface Size {
  readonly entries: number;
  readonly old: number;
}

/** Milliseconds. */
interface Times {
  readonly p50: number;
  readonly p99: number;
}

interface Measured {
  readonly latest: Times;
  readonly page: Times;
  readonly plan: string;
  readonly quiet: Phase;
  readonly during: Phase;
  readonly removalS: number;
}

/** A room with millions of entries: reading it anywhere, and letting its oldest go. */
export async function largeRoom(context: Context): Promise<Section> {
  const size = context.quick
    ? { entries: 1_000_000, old: 60_000 }
    : { entries: 10_000_000, old: 200_000 };
  const nickroom = await startNickroom(context.pinning, {
    env: { RETENTION_DAYS: String(RETENTION_DAYS), NOTICES_MAX_ONLINE: '1000000' },
  });
  try {
    const seat = await enter(nickroom.url, 'large', 'reader');
    await fill(nickroom.sql, seat.roomId, size);
    context.say(`filled with ${shown(size.entries)} entries`);
    return section(size, await measure(context, nickroom, seat, size));
  } finally {
    await nickroom.stop();
  }
}

/** Put there by one statement. */
async function fill(sql: Sql, roomId: string, { entries, old }: Size): Promise<void> {
  await sql`
    insert into room_log (room_id, seq, member_id, nick, head_num, kind, content, client_id, created_at)
    select ${roomId}, seq, 'user_0000000000000000', 'filler', 0, 'text',
           'message number ' || seq, 'fill-' || seq,
           now() - case when seq <= ${old} then interval '365 days' else interval '2 hours' end
    from generate_series(1, ${entries}::integer) as seq`;
  await sql`update room set last_seq = ${entries} where room_id = ${roomId}`;
  await sql`vacuum analyze room_log`;
  await sql`checkpoint`;
}

async function measure(
  context: Context,
  nickroom: Nickroom,
  seat: Seat,
  { entries, old }: Size,
): Promise<Measured> {
  const { sql, url } = nickroom;
  const latest = await time(() => readPage(url, seat, ''));
  const page = await time(() =>
    readPage(url, seat, `before=${2 + Math.floor(Math.random() * entries)}`),
  );
  context.say(`latest ${inMs(latest)}, anywhere ${inMs(page)}`);
  const plan = await planOf(sql, seat.roomId, entries / 2);
  const quiet = await load(context, nickroom);
  // It sweeps at its start, and then every ten minutes.
  const { startedAt } = await nickroom.restart();
  const during = await load(context, nickroom);
  const removalS = await untilRemoved(sql, seat.roomId, old, startedAt);
  return { latest, page, plan, quiet, during, removalS };
}

const inMs = ({ p50, p99 }: Times): string => `${shown(p50, 1)} ms (p99 ${shown(p99, 1)} ms)`;

async function time(read: () => Promise<void>): Promise<Times> {
  for (let i = 0; i < READS_BEFORE; i += 1) await read();
  const times: number[] = [];
  for (let i = 0; i < READS; i += 1) {
    const begin = performance.now();
    await read();
    times.push(performance.now() - begin);
  }
  const p99 = times.sort((a, b) => a - b)[Math.floor(READS * 0.99)] as number;
  return { p50: median(times), p99 };
}

async function readPage(url: string, { roomId, nickId }: Seat, query: string): Promise<void> {
  const headers = { authorization: `Bearer ${nickId}` };
  const answer = await fetch(`${url}/rooms/${roomId}/messages?limit=200&${query}`, { headers });
  if (!answer.ok) throw new Error(`a page was refused: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** How PostgreSQL reads a page, as `readBefore` asks for it, and how long that takes by itself. */
async function planOf(sql: Sql, roomId: string, before: number): Promise<string> {
  const rows = await sql<{ 'QUERY PLAN': string }[]>`
    explain (analyze, costs off, timing off)
    select * from room_log
    where room_id = ${roomId} and seq < ${before}
      and seq >= (select first_seq from room where room_id = ${roomId})
    order by seq desc
    limit 201`;
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** People in other rooms. */
async function load({ generator, quick, say }: Context, nickroom: Nickroom): Promise<Phase> {
  const seconds = quick ? 10 : 30;
  const people = ['-r', 20, '-m', 20, '-n', `others${Date.now()}`, '-f', 200, '-t', seconds];
  const { fixed } = await generator({ adapter: 'nickroom', ...nickroom }, people);
  const phase = fixed as Phase;
  say(`others: p99 ${shown(phase.p99_ms, 1)} ms`);
  return phase;
}

/** Answers after how many seconds since the start the oldest entries were gone. */
async function untilRemoved(
  sql: Sql,
  roomId: string,
  old: number,
  startedAt: number,
): Promise<number> {
  for (;;) {
    const [room] = await sql<{ first_seq: number }[]>`
      select first_seq from room where room_id = ${roomId}`;
    if (room && room.first_seq > old) return (performance.now() - startedAt) / 1000;
    await sleep(500);
  }
}

function section({ entries, old }: Size, measured: Measured): Section {
  const { latest, page, plan, quiet, during, removalS } = measured;
  const ratio = during.p99_ms / quiet.p99_ms;
  const row = (name: string, phase: Phase): string[] => [
    name,
    shown(phase.p50_ms, 2),
    shown(phase.p99_ms, 2),
    shown(phase.lost),
    shown(phase.db_cpu_pct),
  ];
  return {
    title: `A room of ${shown(entries)} entries`,
    body: `Pages of 200 over HTTP, ${READS} of each kind after ${READS_BEFORE} that do not count, the median: the latest ${inMs(latest)}, anywhere ${inMs(page)}.
Retention removed ${shown(old)} entries in ${shown(removalS)} s, while 20 other rooms of 20 people had 200 messages/s:

${table(['others', 'p50 ms', 'p99 ms', 'lost', 'database, % of a core'], [row('quiet', quiet), row('while it sweeps', during)])}

\`\`\`
${plan}
\`\`\``,
    verdicts: [
      {
        promise: `the latest 200 of ${shown(entries)} entries within ${LATEST_ALLOWED_MS} ms`,
        measured: inMs(latest),
        kept: latest.p50 <= LATEST_ALLOWED_MS,
      },
      {
        promise: `a page anywhere within ${PAGE_ALLOWED_MS} ms`,
        measured: inMs(page),
        kept: page.p50 <= PAGE_ALLOWED_MS && plan.includes('room_log_pkey'),
      },
      {
        promise: `while retention catches up, others' p99 is within ${TIMES_P99_ALLOWED} ×`,
        measured: `${shown(ratio, 2)} ×`,
        kept: ratio <= TIMES_P99_ALLOWED && during.lost === 0,
      },
    ],
  };
}
