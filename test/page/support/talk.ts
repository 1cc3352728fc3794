import { connect, type RoomClient } from '../../../src/client/node.ts';
import { takeSeat } from './seat.ts';

/** What people say, in order. */
export type Talk = readonly (readonly [nick: string, text: string])[];

/** In a room that a picture shows. */
export const TALK: Talk = [
  ['mira', 'Morning! Is the kettle on?'],
  ['theo', 'It is. Somebody bring biscuits 🍪'],
  ['小明', '早上好，大家！'],
  ['小明', '今天的会议还是十点吗？'],
  [
    'mira',
    'Yes, ten. I have put the notes for it into the shared folder, have a look before we start: it is short, I promise.',
  ],
  ['theo', 'Will do.'],
  ['theo', 'One more thing: the demo runs on my machine now, no account, no build step.'],
];

/** In the widget in the corner of somebody's page. */
export const HELP: Talk = [['mira', 'Hello! Ask me anything about this page.']];

/** In a room that somebody looks after. */
export const DESK: Talk = [
  ['theo', 'Has anybody seen my umbrella? The green one.'],
  ['小明', '在门口，我刚看到。'],
  ['rex', 'CHEAP WATCHES, write to me!!!'],
  ['theo', 'Found it, thank you!'],
];

/** Lets people come into a room and talk; returns its path. They stay until `leave`. */
export async function furnish(url: string, room: string, talk: Talk) {
  const nicks = [...new Set(talk.map(([nick]) => nick))];
  const seats = await Promise.all(
    nicks.map((nick, at) => takeSeat(url, { name: room, nick, headNum: at * 7 })),
  );
  const clients = seats.map(({ room: { room_id: roomId }, nickId }) =>
    connect({ url, roomId, nickId }),
  );
  // All are in before the first one speaks, so that each picture tells the same.
  await Promise.all(
    clients.map((client) => new Promise((resolve) => client.on('welcome', resolve))),
  );
  for (const [nick, text] of talk) await clients[nicks.indexOf(nick)]?.send(text).acked;
  return {
    /** Of each who talks, by his nick. */
    clients: new Map(nicks.map((nick, at) => [nick, clients[at] as RoomClient])),
    path: `/r/${seats[0]?.room.room_id}`,
    leave: (): void => {
      for (const client of clients) client.close();
    },
  };
}
