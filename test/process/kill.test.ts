import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { connect, enterTogether, type Seat, say } from '../protocol/support/people.ts';
import type { WireMessage } from '../protocol/support/wire.ts';
import { until } from '../support/until.ts';
import { newDataDir, postmasterOf, startProcess } from './support/server-process.ts';

/** For a long run: `CYCLES=200 node --import tsx --test test/process/kill.test.ts`. */
const CYCLES = Number(process.env.CYCLES ?? 5);
const TIMEOUT_MS = 60_000 + CYCLES * 10_000;

/** Messages of a cycle whose ack is awaited, and those that fly when the process is killed. */
const ACKED = 10;
const FLYING = 30;

test(`${CYCLES} cycles of start, chat, kill -9: what was acked is there once, in order`, {
  timeout: TIMEOUT_MS,
}, async (t) => {
  const dataDir = await newDataDir(t);
  /** The text at each seq that was acked. */
  const acked = new Map<number, string>();
  const sent = new Set<string>();
  const times: number[] = [];
  let seat: Seat | undefined;

  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    const start = performance.now();
    // A process that is killed leaves no coverage behind, and counting costs time.
    const server = startProcess(t, { DATA_DIR: dataDir, NODE_V8_COVERAGE: '' });
    const base = await server.ready();
    seat = seat ? { ...seat, base } : (await enterTogether(base, 'alice'))[0];
    assert.ok(seat);
    await chat(seat, cycle, acked, sent);
    await server.kill();
    // Every other time PostgreSQL is killed too, and has to recover.
    if (cycle % 2 === 1) await killPostgres(dataDir);
    times.push(performance.now() - start);
  }

  const server = startProcess(t, { DATA_DIR: dataDir });
  const log = await wholeLog({ ...(seat as Seat), base: await server.ready() });
  assert.deepEqual(_.map(log, 'log_seq'), _.range(1, log.length + 1));
  const texts = log.filter(({ log_kind }) => log_kind === 'text');
  const contents = _.map(texts, 'log_content');
  assert.equal(new Set(contents).size, contents.length, 'a text is there twice');
  assert.ok(contents.every((content) => sent.has(content)));
  for (const [seq, content] of acked) assert.equal(log[seq - 1]?.log_content, content);
  assert.ok(acked.size >= CYCLES * ACKED);
  tell(t, times, acked.size);
  server.signal('SIGTERM');
  assert.equal(await server.end(), 0);
});

/** Talks, and goes on talking while the caller kills the server. */
async function chat(seat: Seat, cycle: number, acked: Map<number, string>, sent: Set<string>) {
  const socket = await connect(seat);
  const speak = async (content: string) => {
    sent.add(content);
    const { log_seq: seq } = await say(socket, content);
    acked.set(seq, content);
  };
  for (const i of _.range(ACKED)) await speak(`${cycle} acked ${i}`);
  const flying = _.range(FLYING).map((i) => speak(`${cycle} flying ${i}`));
  // Some are acked, most are under way.
  await Promise.any(flying);
  void Promise.allSettled(flying);
}

async function killPostgres(dataDir: string): Promise<void> {
  const pid = await postmasterOf(dataDir);
  assert.ok(pid, 'PostgreSQL outlives its process');
  process.kill(pid, 'SIGKILL');
  await until(async () => (await postmasterOf(dataDir)) === undefined);
}

async function wholeLog(seat: Seat): Promise<WireMessage[]> {
  const socket = await connect(seat);
  const log: WireMessage[] = [];
  for (;;) {
    socket.send({ type: 'query-logs', after: log.at(-1)?.log_seq ?? 0 });
    const logs = await socket.next('logs');
    assert.ok(!Array.isArray(logs));
    log.push(...logs.messages);
    if (!logs.has_more) break;
  }
  socket.terminate();
  return log;
}

function tell(t: TestContext, times: readonly number[], acks: number): void {
  const [median, most] = [_.sortBy(times)[times.length >> 1] ?? 0, _.max(times) ?? 0];
  t.diagnostic(
    `a cycle takes ${median.toFixed(0)} ms, at most ${most.toFixed(0)} ms; ${acks} acks kept`,
  );
}
