import { NICKROOM } from '../harness/contenders.ts';
import { shown } from '../harness/figures.ts';
import type { Context, Section } from '../scenario.ts';

const MEMBERS = 20;
const START_RATE = 4000;
const PROMISED = 10_000;

/** How many messages/s one room alone takes and stores. */
export async function oneRoom({ pinning, generator, quick, say }: Context): Promise<Section> {
  const server = await NICKROOM.start(pinning);
  try {
    const room = ['-r', 1, '-m', MEMBERS, '-f', 1000, '-t', 3];
    const search = `${START_RATE},1.4,${quick ? 2 : 4}`;
    const { capacity } = await generator(server, [...room, '-s', search]);
    const { messages_per_s: rate = 0 } = capacity ?? {};
    say(`one room: ${shown(rate)} stored messages/s`);
    return {
      title: 'One room alone',
      body: `One room of ${MEMBERS} took, stored and delivered ${shown(rate)} messages/s.`,
      verdicts: [
        {
          promise: `one room alone takes at least ${shown(PROMISED)} stored messages/s`,
          measured: shown(rate),
          kept: rate >= PROMISED,
        },
      ],
    };
  } finally {
    await server.stop();
  }
}
