import { connect, type RoomClient } from '../client/node.ts';
import { entryText, printable } from '../wire/plain-text.ts';
import type { Entry } from '../wire/protocol.ts';
import { CommandError } from './command-error.ts';
import type { Entered, RunningServer } from './running-server.ts';
import type { Terminal } from './terminal.ts';

const EARLIER = 10;

/** Shows a room's latest entries and then each new one, until it is told to end. */
export async function tail(
  server: RunningServer,
  { room, nickId }: Entered,
  lines = EARLIER,
  terminal: Terminal,
): Promise<void> {
  if (terminal.signal.aborted) return;
  const client = connect({ url: server.url, roomId: room.room_id, nickId });
  terminal.signal.addEventListener('abort', () => client.close());
  const ended = untilClosed(client, terminal);
  follow(client, lines, terminal);
  await ended;
}

/** Prints what was before the first welcome, then what comes: each once, in order. */
function follow(client: RoomClient, lines: number, terminal: Terminal): void {
  let shown = 0;
  let early: Entry[] | undefined = [];
  const show = (entries: readonly Entry[]): void => {
    for (const entry of entries) {
      if (entry.log_seq <= shown) continue;
      const left = entry.log_seq - shown - 1;
      if (shown > 0 && left > 0) terminal.note(`… ${left} entries are left out …`);
      shown = entry.log_seq;
      const text = entryText(entry);
      if (text !== '') terminal.print(text.slice(0, -1));
    }
  };
  client.on('message', (entry) => (early ? early.push(entry) : show([entry])));
  client.on('reset', ({ messages }) => {
    // The log of another epoch begins anew.
    shown = Math.min(shown, messages.at(-1)?.log_seq ?? 0);
    show(messages);
  });
  const stop = client.on('welcome', ({ head_seq: head }) => {
    stop();
    shown = Math.max(head - lines, 0);
    const earlier = lines > 0 ? client.history({ before: head + 1, limit: lines }) : undefined;
    void Promise.resolve(earlier).then(
      (history) => {
        show(history?.messages ?? []);
        show(early ?? []);
        early = undefined;
      },
      () => {},
    );
  });
}

function untilClosed(client: RoomClient, terminal: Terminal): Promise<void> {
  let isLost = false;
  return new Promise((resolve, reject) => {
    client.on('state', (state) => {
      if (state.name === 'waiting' && !isLost)
        terminal.note('The connection is lost; trying again …');
      if (state.name === 'open' && isLost) terminal.note('… and back.');
      isLost = state.name === 'waiting' || (isLost && state.name === 'connecting');
      if (state.name !== 'closed') return;
      if (terminal.signal.aborted) resolve();
      else reject(new CommandError(`The server ended it: ${printable(state.reason)}.`));
    });
  });
}
