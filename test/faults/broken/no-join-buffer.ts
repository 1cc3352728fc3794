import { Hub } from '../../../src/realtime/hub.ts';
import type { RoomChannel } from '../../../src/realtime/room-channel.ts';

/** How long after its history a connection begins to hear what is said. */
const LATE_MS = 30;

/** Broken on purpose: a newcomer is given its history, and is live only somewhat later. */
export class NoJoinBuffer extends Hub {
  override async channel(roomId: string): Promise<RoomChannel> {
    const channel = await super.channel(roomId);
    if (!Object.hasOwn(channel, 'attach')) leaveSeam(channel);
    return channel;
  }
}

function leaveSeam(channel: RoomChannel): void {
  const attach = channel.attach.bind(channel);
  channel.attach = (connection, resume) => {
    attach(connection, resume);
    const flush = connection.flush.bind(connection);
    connection.flush = () => {};
    setTimeout(() => {
      connection.flush = flush;
    }, LATE_MS);
  };
}
