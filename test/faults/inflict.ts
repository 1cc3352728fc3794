import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Fault, Lane, PlannedFault } from './schedule.ts';
import type { Site } from './site.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** Carries out planned faults, each at its time; resolves when all are over and all is whole. */
export async function inflict(
  site: Site,
  faults: readonly PlannedFault[],
  random: Random,
): Promise<void> {
  const start = performance.now();
  const lanes: readonly Lane[] = ['server', 'database', 'network'];
  await Promise.all(
    lanes.map(async (lane) => {
      for (const { atMs, fault } of faults.filter((planned) => planned.lane === lane)) {
        await sleep(Math.max(0, start + atMs - performance.now()));
        await carryOut(site, fault, random.pick(site.networks));
      }
    }),
  );
  // A cut lies in wait until so many bytes have passed.
  for (const network of site.networks) network.heal();
}

async function carryOut(site: Site, fault: Fault, network: TcpProxy): Promise<void> {
  const { server, postgres } = site;
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
  }
  await sleep(fault.ms);
  network.heal();
}
