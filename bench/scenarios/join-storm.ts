import { connect } from '../../src/client/node.ts';
import { shown } from '../harness/figures.ts';
import { countHistoryReads } from '../harness/history-reads.ts';
import { startNickroom } from '../harness/nickroom.ts';
import { enter } from '../harness/people.ts';
import type { Context, Section } from '../scenario.ts';

const PREFIX = 'storm';
const ENTRIES = 200;
const READS_ALLOWED = 1;

/** A crowd that joins a talkative room at one moment. */
export async function joinStorm({ pinning, generator, quick, say }: Context): Promise<Section> {
  const newcomers = quick ? 500 : 2000;
  const server = await startNickroom(pinning);
  try {
    await fill(server.url);
    const before = await countHistoryReads(server.sql);
    const crowd = ['-r', 1, '-m', newcomers, '-c', newcomers, '-n', PREFIX];
    const { setup } = await generator({ adapter: 'nickroom-storm', ...server }, crowd);
    const reads = (await countHistoryReads(server.sql)) - before;
    const seconds = setup.join_s;
    say(`join storm: ${shown(newcomers)} had their history after ${shown(seconds, 2)} s`);
    return {
      title: `${shown(newcomers)} newcomers at once`,
      body: `Into a room with ${ENTRIES} entries, all connecting at the same moment: the last one had the history after
${shown(seconds, 2)} s; ${shown(setup.join_cpu_us)} µs of CPU each, the database counted. The log was read ${shown(reads)} times for it (scans that PostgreSQL counted).`,
      verdicts: [
        {
          promise: `a crowd that joins an active room costs at most one read of its history`,
          measured: `${shown(reads)} reads`,
          kept: reads <= READS_ALLOWED,
        },
      ],
    };
  } finally {
    await server.stop();
  }
}

/** Somebody talks in the room that the generator's first room will be. */
async function fill(url: string): Promise<void> {
  const seat = await enter(url, `${PREFIX}_0`, 'talker');
  const client = connect({ url, ...seat });
  await Promise.all(Array.from({ length: ENTRIES }, (_, i) => client.send(`message ${i}`).acked));
  client.close();
}
