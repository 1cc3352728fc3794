import { historyOf } from '../../protocol/support/assertions.ts';
import { connect, type Seat, welcomeOf } from '../../protocol/support/people.ts';
import type { WireMessage } from '../../protocol/support/wire.ts';
import type { PagedRoom } from '../history.ts';

/** A newcomer reads the whole log, page by page from its head back to where no page comes. */
export async function readThrough(seat: Seat): Promise<PagedRoom> {
  const socket = await connect(seat);
  const { head_seq: headSeq } = welcomeOf(socket);
  const pages: WireMessage[][] = [];
  for (let before = headSeq + 1; before > 1; ) {
    socket.send({ type: 'query-logs', before });
    const { messages } = historyOf(await socket.next('logs'));
    const first = messages[0]?.log_seq;
    if (first === undefined || first >= before) break;
    pages.unshift(messages);
    before = first;
  }
  await socket.close();
  return { roomId: seat.roomId, headSeq, entries: pages.flat() };
}
