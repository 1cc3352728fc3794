import type { Entered } from '../protocol/support/people.ts';

/** One operation with values that work; `*` stands behind each place that a scanner may fill. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, string | number>>;
  /** Whether the body may be a form. */
  readonly form?: boolean;
  /** Whether its answer may never end, which a crawler would wait for. */
  readonly endless?: boolean;
  /** What is sent as `Authorization: Bearer`, where it has to be something. */
  readonly bearer?: string;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every route that takes something from whoever asks, and the pages; acts and the operator's stand beside. */
export function callsOf({ room, member, nickId }: Entered, webhookKey: string): Call[] {
  const inRoom = `/rooms/${room.room_id}`;
  const name = room.room_name;
  const bearer = nickId;
  const hooks = { path: `${inRoom}*/webhooks`, bearer: webhookKey };
  const classic = [
    [
      'createChatroom',
      { chatroomName: `${name}*`, nickName: 'scanner*', headNum: '1*', nickId: 'x*' },
    ],
    ['validateNickIdByRoomId', { roomId: `${room.room_id}*`, nickId: `${nickId}*` }],
    ['getRoomInfo', { roomId: `${room.room_id}*` }],
    ['getUserInfo', { userId: `${member.member_id}*` }],
  ] as const;
  const stranger = [
    ['GET', `${inRoom}/members`],
    ['POST', '/credentials/rotate'],
    ['DELETE', '/me'],
  ] as const;
  return [
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/?room=lounge*' },
    { method: 'GET', path: '/embed?room=lounge*&theme=dark*' },
    { method: 'GET', path: `/r/${room.room_id}*` },
    { method: 'GET', path: '/getRoomNums?x=1*' },
    { method: 'GET', path: '/rooms?limit=2*&cursor=x*' },
    { method: 'GET', path: `/rooms?name=${name}*` },
    { method: 'GET', path: `${inRoom}*` },
    { method: 'GET', path: `${inRoom}*/qr.svg` },
    { method: 'GET', path: `${inRoom}*/members`, bearer },
    { method: 'GET', path: `${inRoom}*/messages?after=0*&before=9*&limit=2*`, bearer },
    { method: 'GET', path: `${inRoom}*/events?after=0*&epoch=x*`, endless: true },
    { method: 'GET', path: '/ws?roomId=x*&nickId=y*&after=1*&epoch=z*' },
    { method: 'POST', path: '/rooms', body: { name: `${name}*`, nick: 'other*', nickId: 'x*' } },
    {
      method: 'POST',
      path: `${inRoom}*/messages`,
      body: { content: 'hello*', clientId: 'c1*' },
      bearer,
    },
    { method: 'GET', path: '/challenge' },
    { method: 'PATCH', path: `${inRoom}*/me`, body: { nick: 'scanner*' }, bearer },
    { method: 'GET', ...hooks },
    { method: 'POST', ...hooks, body: { url: 'https://hook.example/x*' } },
    { method: 'DELETE', path: `${inRoom}*/webhooks/hook_0000000000000000*`, bearer: webhookKey },
    ...classic.map(
      ([route, body]): Call => ({ method: 'POST', path: `/${route}`, body, form: true }),
    ),
    // Whoever is nobody yet: the credential itself is a place to try.
    ...stranger.map(([method, path]): Call => ({ method, path, bearer: `${member.member_id}.x*` })),
  ];
}
