import { startNickroom } from '../../bench/harness/nickroom.ts';
import { pin } from '../../bench/harness/pinning.ts';
import { optionsOf } from '../support/command-line.ts';
import { ATTACKS } from './attacks.ts';
import { GROWTH_MAX_MIB, growthOf, Siege, type Stretch } from './siege.ts';

const USAGE = `npm run attack -- [OPTIONS]

Attacks the built server, at its defaults, while honest people talk, and prints what that did to its
memory and to their latency. Ends with 1 where memory grew too much or somebody was cut off. On Linux.

  --seconds N   of each attack, and of the peace before them (20)
  --only TEXT   attacks with this in their name`;

const values = optionsOf(USAGE, {
  seconds: { type: 'string', default: '20' },
  only: { type: 'string', default: '' },
});
const PEOPLE = 50;
const MS = Number(values.seconds) * 1000;

const pinning = pin();
const server = await startNickroom(pinning, { env: { RATE_LIMITS: 'on' } });
try {
  console.log(`${PEOPLE} people talk in a room; ${values.seconds} s each. ${pinning.sentence}`);
  const siege = await Siege.lay(server.url, server.pid, PEOPLE);
  const calm = await siege.peace(MS);
  console.log(`In peace they are answered within ${percentiles(calm)} ms (p50, p99).\n`);
  console.log('| attack | tried | memory before, most (MiB) | p50, p99 of the others (ms) | p99 |');
  console.log('|---|---|---|---|---|');
  for (const name of Object.keys(ATTACKS).filter((each) => each.includes(values.only))) {
    const attacked = await siege.attack(name, MS);
    console.log(row(name, calm, attacked));
    if (growthOf(attacked) >= GROWTH_MAX_MIB) process.exitCode = 1;
  }
  console.log(siege.crowd.isComplete ? '\nNobody was cut off.' : '\nSomebody was cut off!');
  if (!siege.crowd.isComplete) process.exitCode = 1;
  siege.crowd.disperse();
} finally {
  await server.stop();
}
process.exit();

function row(name: string, calm: Stretch, attacked: Stretch): string {
  const { beforeMib, peakMib, tried, latencies, unanswered } = attacked;
  const growth = `${Math.round(beforeMib)}, ${Math.round(peakMib)} (+${Math.round(growthOf(attacked))})`;
  const lost = unanswered > 0 ? `, ${unanswered} unanswered` : '';
  const times = `${(at(latencies, 0.99) / at(calm.latencies, 0.99)).toFixed(1)} ×`;
  return `| ${name} | ${tried} | ${growth} | ${percentiles(attacked)}${lost} | ${times} |`;
}

function percentiles({ latencies }: Stretch): string {
  return `${at(latencies, 0.5).toFixed(1)}, ${at(latencies, 0.99).toFixed(1)}`;
}

/** The value below which this part of them lies. */
function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
