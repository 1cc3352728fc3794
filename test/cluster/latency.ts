import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openClusterSite } from '../faults/cluster-site.ts';
import type { Site } from '../faults/site.ts';
import { arrive, enter } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';

/**
 * `npx tsx test/cluster/latency.ts [--seconds 20]`: how long a message takes from one node to another
 * and to its own, while the bus is whole, swallows everything, or is gone. Wants a build in dist.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
const SECONDS = Number(values.seconds);
const EVERY_MS = 25;

interface People {
  readonly speaker: TestSocket;
  readonly neighbour: TestSocket;
  readonly stranger: TestSocket;
}

async function peopleAt({ networks }: Site): Promise<People> {
  const base = (node: number) => `http://127.0.0.1:${networks[node]?.port}`;
  const at = async (node: number, nick: string) => arrive(await enter(base(node), nick, 'lounge'));
  return {
    speaker: await at(0, 'speaker'),
    neighbour: await at(0, 'neighbour'),
    stranger: await at(1, 'stranger'),
  };
}

/** Says something every so often; answers how long each took to each listener, in ms. */
async function measure({ speaker, neighbour, stranger }: People, name: string): Promise<void> {
  const near: Promise<number>[] = [];
  const far: Promise<number>[] = [];
  const endAt = performance.now() + SECONDS * 1000;
  for (let i = 0; performance.now() < endAt; i += 1) {
    const content = `${name} ${i}`;
    const start = performance.now();
    const heardBy = async (listener: TestSocket) => {
      await listener.next('message', ({ log_content: text }) => text === content, 60_000);
      return performance.now() - start;
    };
    near.push(heardBy(neighbour));
    far.push(heardBy(stranger));
    speaker.send({ type: 'message', content });
    await sleep(EVERY_MS);
  }
  report(`${name}, same node `, await Promise.all(near));
  report(`${name}, other node`, await Promise.all(far));
}

function report(name: string, times: number[]): void {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
  console.log(
    `${name}: ${times.length} messages, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`,
  );
}

const site = await openClusterSite(['dist/main.js'], 2);
const people = await peopleAt(site);
// A node hears of a new one with its next beat.
await sleep(6000);
await measure(people, 'bus whole      ');
for (const network of site.toBus) network.blackHole();
await measure(people, 'bus black-holed');
for (const network of site.toBus) network.heal();
await site.nats?.kill();
await measure(people, 'bus killed     ');
for (const socket of Object.values(people)) socket.terminate();
await site.close(false);
