import type { Entered } from '../protocol/support/people.ts';
import type { Call } from './calls.ts';

const SOMEBODY = 'user_0000000000000000';

/** Acts by their names, with what is sent for each: those that take a text from whoever asks. */
const ACTS: readonly (readonly [name: string, body: NonNullable<Call['body']>])[] = [
  ['edit', { seq: 1, content: 'hello*', clientId: 'e1*' }],
  ['delete', { seq: 1, reason: 'spam*' }],
  ['mute', { memberId: `${SOMEBODY}*`, seconds: 1, reason: 'spam*' }],
  ['ban', { memberId: `${SOMEBODY}*`, until: '2027-01-01T00:00:00Z*', reason: 'spam*' }],
  ['appoint', { memberId: `${SOMEBODY}*`, role: 'moderator*' }],
  ['invite', { role: 'member*', clientId: 'i1*' }],
  ['claim', { secret: 'x*' }],
  ['topic', { topic: 'oaks*' }],
  ['notice', { notice: 'oaks*' }],
  ['lock', { for: 'nobody*' }],
  ['password', { password: '*' }],
  ['add-rule', { kind: 'word*', pattern: 'oak*', action: 'refuse*' }],
  ['report', { seq: 1, reason: 'spam*' }],
  ['resolve', { seq: 1, reason: 'spam*' }],
  ['admit', { memberId: `${SOMEBODY}*` }],
];

/** What those do and see who look after a room. */
export function actCalls({ room, nickId: bearer }: Entered): Call[] {
  const inRoom = `/rooms/${room.room_id}`;
  return [
    { method: 'GET', path: `${inRoom}*/me`, bearer },
    { method: 'GET', path: `${inRoom}*/audit?before=9*&limit=2*`, bearer },
    { method: 'GET', path: `${inRoom}*/sanctions?before=9*&limit=2*`, bearer },
    { method: 'GET', path: `${inRoom}*/queue?before=9*&limit=2*`, bearer },
    { method: 'GET', path: `${inRoom}*/rules`, bearer },
    ...ACTS.map(
      ([name, body]): Call => ({ method: 'POST', path: `${inRoom}*/acts/${name}`, body, bearer }),
    ),
  ];
}
