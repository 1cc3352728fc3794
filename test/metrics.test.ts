import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { get, post } from './protocol/support/http.ts';
import { connect, enterTogether, type Seat, say } from './protocol/support/people.ts';
import { startServer, type TestServer } from './support/server.ts';
import { until } from './support/until.ts';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(() => server.stop());

const scrape = async (): Promise<string> => (await get(`${server.url}/metrics`)).text;

/** The value of one series, 0 where there is none yet. */
async function value(series: string): Promise<number> {
  const line = (await scrape()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test('what happens is counted: connections, messages, appends, deliveries, flushes', async () => {
  const seats = await enterTogether(server.url, 'alice', 'bob');
  const [alice, bob] = seats as [Seat, Seat];
  const sockets = [await connect(alice), await connect(bob)] as const;
  await sockets[0].next('presence', ({ online }) => online === 2);
  const before = await value('nickroom_deliveries_total');
  for (const content of ['one', 'two']) await say(sockets[0], content);
  await sockets[1].next('message', ({ log_content: content }) => content === 'two');
  assert.equal(await value('nickroom_connections'), 2);
  assert.equal(await value('nickroom_rooms'), 1);
  assert.equal(await value('nickroom_append_entries_sum'), 2);
  assert.equal(await value('nickroom_append_seconds_count'), 2);
  assert.ok((await value('nickroom_deliveries_total')) >= before + 4);
  assert.ok((await value('nickroom_flush_seconds_count')) >= 2);
  for (const socket of sockets) await socket.close();
  await until(async () => (await value('nickroom_connections')) === 0);
});

test('requests are counted by their template, and refusals by their code', async () => {
  await get(`${server.url}/rooms/room_0000000000000000`);
  await get(`${server.url}/no/such/place?of=mine`);
  await post(`${server.url}/rooms`, { name: '', nick: 'x' });
  const route = '{method="GET",route="/rooms/:roomId",status="404"}';
  assert.equal(await value(`nickroom_http_requests_total${route}`), 1);
  assert.equal(
    await value('nickroom_http_requests_total{method="GET",route="none",status="404"}'),
    1,
  );
  assert.equal(await value('nickroom_refusals_total{code="room_not_found"}'), 1);
  assert.equal(await value('nickroom_refusals_total{code="room_name_empty"}'), 1);
});

test('a frame that is refused counts as well', async () => {
  const [alice] = await enterTogether(server.url, 'alice');
  const socket = await connect(alice as Seat);
  socket.send({ type: 'dance' });
  await socket.next('error');
  assert.equal(await value('nickroom_refusals_total{code="unknown_type"}'), 1);
  await socket.close();
});

test('nothing that a user wrote is in the metrics', async () => {
  const [alice] = await enterTogether(server.url, 'rumpelstiltskin');
  const { nickId, roomId } = alice as Seat;
  await get(`${server.url}/spindle/${nickId}`);
  await get(`${server.url}/rooms/${roomId}`);
  assert.doesNotMatch(
    await scrape(),
    new RegExp(`rumpelstiltskin|spindle|room [0-9a-f]|${roomId}`),
  );
});

test('METRICS=off leaves nothing at /metrics', async () => {
  const silent = await startServer({ METRICS: 'off' });
  assert.equal((await get(`${silent.url}/metrics`)).status, 404);
  await silent.stop();
});

test('the dashboard shows metrics that exist, and all of ours', async () => {
  const file = new URL('../docs/grafana-dashboard.json', import.meta.url);
  const { panels } = JSON.parse(await readFile(file, 'utf8')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
  const shown = new Set(
    (expressions.match(/\b(nickroom|nodejs|process)_\w+/g) ?? []).map((name) =>
      name.replace(/_(bucket|sum|count)$/, ''),
    ),
  );
  const told = ((await scrape()).match(/(?<=^# TYPE )\w+/gm) ?? []).map(String);
  for (const name of shown) assert.ok(told.includes(name), `${name} is shown but not told`);
  for (const name of told.filter((each) => each.startsWith('nickroom_'))) {
    assert.ok(shown.has(name), `${name} is told but not shown`);
  }
});
