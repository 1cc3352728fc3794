import { connect } from '../../src/client/node.ts';
import { shown } from '../harness/figures.ts';
import { countHistoryReads } from '../harness/history-reads.ts';
import { startNickroom } from '../harness/nickroom.ts';
import { enterMany } from '../harness/people.ts';
import { until } from '../harness/wait.ts';
import type { Context, Section } from '../scenario.ts';

const WITHIN_S = 15;
const PATIENCE_MS = 120_000;

/** The server is killed under a crowd, and starts again: our own client library brings all back. */
export async function killStorm({ pinning, quick, say }: Context): Promise<Section> {
  const [people, rooms] = quick ? [500, 5] : [5000, 50];
  const server = await startNickroom(pinning);
  const seats = await enterMany(server.url, people, (i) => `room ${i % rooms}`);
  say(`kill storm: ${shown(people)} have entered`);
  let welcomes = 0;
  let resumed = 0;
  const clients = seats.map((seat) => {
    const client = connect({ url: server.url, ...seat });
    client.on('welcome', (welcome) => {
      welcomes += 1;
      if (welcome.resumed) resumed += 1;
    });
    return client;
  });
  try {
    await until('all are in', () => welcomes === people, PATIENCE_MS);
    const before = await countHistoryReads(server.sql);
    [welcomes, resumed] = [0, 0];
    const { startedAt } = await server.restart();
    const listenedAfter = (performance.now() - startedAt) / 1000;
    await until('all are back', () => welcomes >= people, PATIENCE_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    const reads = (await countHistoryReads(server.sql)) - before;
    say(`kill storm: all back after ${shown(seconds, 1)} s, ${shown(reads)} reads of history`);
    return {
      title: `${shown(people)} people lose their server`,
      body: `The server was killed (SIGKILL) with ${shown(people)} sockets in ${rooms} rooms and started again at once; it listened after
${shown(listenedAfter, 1)} s. The clients are those of src/client, back-off and jitter at their defaults. All were back
${shown(seconds, 1)} s after the start, ${shown(resumed)} of them resumed where they had been; the log was read ${shown(reads)} times.`,
      verdicts: [
        {
          promise: `all are back and resumed within ${WITHIN_S} s of the restart`,
          measured: `${shown(resumed)} of ${shown(people)} after ${shown(seconds, 1)} s`,
          kept: seconds <= WITHIN_S && resumed === people,
        },
        {
          promise: 'that costs at most one read of history for each room',
          measured: `${shown(reads)} reads in ${rooms} rooms`,
          kept: reads <= rooms,
        },
      ],
    };
  } finally {
    for (const client of clients) client.close();
    await server.stop();
  }
}
