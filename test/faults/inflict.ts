import { setTimeout as sleep } from 'node:timers/promises';
import _ from 'lodash';
import type { Random } from './random.ts';
import { CLUSTER_LANES, type Fault, LANES, type Lane, type PlannedFault } from './schedule.ts';
import type { Site } from './site.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** Carries out planned faults, each at its time; resolves when all are over and all is whole. */
export async function inflict(
  site: Site,
  faults: readonly PlannedFault[],
  random: Random,
): Promise<void> {
  const start = performance.now();
  await Promise.all(
    _.uniq(lanesAt(site)).map(async (lane) => {
      for (const { atMs, fault } of faults.filter((planned) => planned.lane === lane)) {
        await sleep(Math.max(0, start + atMs - performance.now()));
        await carryOut(site, fault, random);
      }
    }),
  );
  // A cut lies in wait until so many bytes have passed.
  for (const network of site.networks) network.heal();
}

/** Where something can go wrong here. */
export const lanesAt = ({ nats }: Site): readonly Lane[] => (nats ? CLUSTER_LANES : LANES);

async function carryOut(site: Site, fault: Fault, random: Random): Promise<void> {
  const { postgres, nats, toBus } = site;
  const server = random.pick(site.servers);
  const network = random.pick(site.networks);
  switch (fault.kind) {
    case 'kill-server':
      await server.kill();
      await sleep(fault.ms);
      return server.start();
    case 'stop-server':
      await server.stop();
      await sleep(fault.ms);
      return server.start();
    case 'freeze-server':
      server.freeze();
      await sleep(fault.ms);
      return server.thaw();
    case 'crash-postgres':
      return postgres.crash();
    case 'terminate-backends':
      return postgres.terminateBackends();
    case 'freeze-backends':
      return postgres.freezeBackends(fault.ms);
    case 'reset-network':
      return network.reset();
    case 'cut-network':
      return network.cutAfter(fault.bytes);
    case 'black-hole':
      network.blackHole();
      break;
    case 'refuse-network':
      network.refuse();
      break;
    case 'delay-network':
      network.delay(fault.delayMs);
      break;
    case 'kill-bus':
      await nats?.kill();
      await sleep(fault.ms);
      return nats?.restart();
    case 'black-hole-bus':
      return swallow(toBus, fault.ms);
    case 'cut-from-bus':
      return swallow([random.pick(toBus)], fault.ms);
    case 'cut-from-database':
      return swallow([random.pick(site.toDatabase)], fault.ms);
    case 'partition':
      return site.partition?.(random.int(0, site.servers.length - 1), fault.ms);
  }
  await sleep(fault.ms);
  network.heal();
}

async function swallow(networks: readonly TcpProxy[], ms: number): Promise<void> {
  for (const network of networks) network.blackHole();
  await sleep(ms);
  for (const network of networks) network.heal();
}
