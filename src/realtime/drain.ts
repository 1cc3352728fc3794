import { setTimeout as sleep } from 'node:timers/promises';
import { CloseCode } from '../wire/close-codes.ts';
import type { Hub } from './hub.ts';

const STEP_MS = 100;
/** They are sent away one after the other already, so each may come back soon. */
const GOODBYE = JSON.stringify({ spread_ms: 500 });

/**
 * Sends the clients of a node that is about to end to other nodes, a few at a time over so many
 * milliseconds, those who are here longest first. Who comes meanwhile is served as ever.
 */
export async function drain(hub: Hub, ms: number): Promise<void> {
  const leaving = [...hub.connections()];
  const steps = Math.ceil(ms / STEP_MS);
  let sent = 0;
  for (let step = 1; step <= steps; step += 1) {
    await sleep(STEP_MS);
    const due = Math.round((leaving.length * step) / steps);
    for (const connection of leaving.slice(sent, due)) {
      connection.close(CloseCode.goingAway, GOODBYE);
    }
    sent = due;
  }
}
