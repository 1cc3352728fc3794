import { createInterface } from 'node:readline';
import { newClientId } from '../client/new-client-id.ts';
import { interrupted } from './command-error.ts';
import { patiently } from './patiently.ts';
import type { Entered, RunningServer } from './running-server.ts';
import type { Terminal } from './terminal.ts';

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
  await patiently(
    () => server.post(seat, message),
    signal,
    'Interrupted: the last message may not have been said.',
  );
}
