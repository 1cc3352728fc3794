import { entryText, printable } from '../wire/plain-text.ts';
import type { Entry, Room } from '../wire/protocol.ts';
import type { ExportFormat } from './command.ts';
import { entryHtml, FOOT, headHtml } from './export-html.ts';
import { patiently } from './patiently.ts';
import type { Entered, RunningServer } from './running-server.ts';
import type { Terminal } from './terminal.ts';

/** How a room's log is written down. */
interface Format {
  readonly head: (room: Room) => string;
  readonly entry: (entry: Entry) => string;
  readonly foot: string;
}

const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  txt: { head: () => '', entry: entryText, foot: '' },
  jsonl: { head: () => '', entry: (entry) => `${JSON.stringify(entry)}\n`, foot: '' },
  html: { head: headHtml, entry: entryHtml, foot: FOOT },
};

/** Prints what is kept of a room's log, oldest first, as far as it reached at the beginning. */
export async function exportRoom(
  server: RunningServer,
  seat: Entered,
  format: ExportFormat,
  terminal: Terminal,
): Promise<void> {
  let count = 0;
  async function* texts(): AsyncIterable<string> {
    const { head, entry, foot } = FORMATS[format];
    yield head(seat.room);
    for await (const entries of pages(server, seat, terminal.signal)) {
      count += entries.length;
      yield entries.map(entry).join('');
    }
    yield foot;
  }
  await terminal.printAll(texts());
  terminal.note(`${count} entries of ${printable(seat.room.room_name)}.`);
}

async function* pages(
  server: RunningServer,
  { room, nickId }: Entered,
  signal: AbortSignal,
): AsyncIterable<Entry[]> {
  const { head_seq: head } = await server.room(room.room_id);
  for (let after = 0; after < head; ) {
    const { messages } = await patiently(
      () => server.messages(room.room_id, nickId, after),
      signal,
    );
    const last = messages.at(-1);
    if (!last) return;
    yield messages.filter(({ log_seq: seq }) => seq <= head);
    after = last.log_seq;
  }
}
