import _ from 'lodash';
import { Follower } from '../../protocol/support/event-stream.ts';
import { bearerHeader, get } from '../../protocol/support/http.ts';
import { connect, enterTogether, type Seat } from '../../protocol/support/people.ts';
import type { WireHistory, WireMessage } from '../../protocol/support/wire.ts';
import type { Random } from '../random.ts';
import { keepTalking } from './resume.ts';

/** Long enough for a greeting and a dozen messages, so that most cuts are in the middle of one. */
const LONGEST = 5000;

/**
 * A follower by server-sent events is cut at random characters while people talk, and comes back
 * with `Last-Event-ID`. In the end it has every entry of the log once, in order.
 *
 * @param base the server's address
 * @returns a sentence for each breach
 */
export async function checkFollow(base: string, random: Random, cuts: number): Promise<string[]> {
  const [annSeat, seat] = (await enterTogether(base, 'ann', 'follower')) as [Seat, Seat];
  const ann = await connect(annSeat);
  let isOver = false;
  const talk = keepTalking(ann, random.fork(), () => isOver);
  const seen: WireMessage[] = [];
  const breaches: string[] = [];
  let lastEventId = '0';
  for (let cut = 1; cut <= cuts; cut += 1) {
    const cutAfter = random.int(1, LONGEST);
    const follower = await Follower.open(seat, { lastEventId, cutAfter });
    await follower.ended;
    const isLate = follower.events.some(({ type, data }) => type === 'welcome' && !data.resumed);
    if (isLate) breaches.push(`cut ${cut}: after ${lastEventId} it was not resumed`);
    seen.push(...follower.messages);
    lastEventId = follower.lastEventId || lastEventId;
  }
  isOver = true;
  await talk;
  await ann.close();
  const log = await readLog(seat, seen.length);
  const wrong = seen.findIndex((message, i) => !_.isEqual(message, log[i]));
  if (wrong >= 0) {
    const [has, is] = [seen[wrong], log[wrong]];
    breaches.push(`in place ${wrong + 1} the follower has ${has?.log_seq}, the log ${is?.log_seq}`);
  }
  return breaches;
}

/** The first `count` entries of the room's log. */
async function readLog({ base, roomId, nickId }: Seat, count: number): Promise<WireMessage[]> {
  const log: WireMessage[] = [];
  while (log.length < count) {
    const url = `${base}/rooms/${roomId}/messages?after=${log.length}`;
    const { body } = await get<WireHistory>(url, bearerHeader(nickId));
    if (body.messages.length === 0) break;
    log.push(...body.messages);
  }
  return log;
}
