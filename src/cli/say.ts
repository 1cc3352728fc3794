import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { newClientId } from '../client/new-client-id.ts';
import { interrupted } from './command-error.ts';
import { type Entered, Refused, type RunningServer, Unreachable } from './running-server.ts';
import type { Terminal } from './terminal.ts';

/** How long a message is tried while the server is away or wants to be left alone. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const PASSING = new Set(['rate_limited', 'unavailable']);

/**
 * Says a text, or each line of the input that is not blank, one after the other.
 *
 * @throws {CommandError} at the first message that is refused
 */
export async function say(
  server: RunningServer,
  seat: Entered,
  text: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (text !== undefined) return sayOnce(server, seat, text, terminal.signal);
  if (terminal.input.isTTY) {
    terminal.note(`You are ${seat.member.user_name}. Each line is said; Ctrl+D ends.`);
  }
  const lines = createInterface({ input: terminal.input, signal: terminal.signal });
  for await (const line of lines) {
    if (line.trim() !== '') await sayOnce(server, seat, line, terminal.signal);
  }
  if (terminal.signal.aborted) throw interrupted();
}

/** Says it once, however often that takes: the client id makes a second try harmless. */
async function sayOnce(
  server: RunningServer,
  seat: Entered,
  content: string,
  signal: AbortSignal,
): Promise<void> {
  const message = { content, clientId: newClientId() };
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await server.post(seat, message);
    } catch (error) {
      const waitMs = waitAfter(error, pause);
      if (waitMs === undefined || Date.now() + waitMs > giveUpAt) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => {
        throw interrupted('Interrupted: the last message may not have been said.');
      });
    }
  }
}

/** Milliseconds until another try makes sense; none where it makes no sense at all. */
function waitAfter(error: unknown, pause: number): number | undefined {
  if (error instanceof Unreachable) return pause;
  if (error instanceof Refused && PASSING.has(error.code)) return error.retryMs ?? pause;
  return undefined;
}
