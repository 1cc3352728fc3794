import type { Operator } from '../admin/support/operator.ts';
import type { Entered } from '../protocol/support/people.ts';
import type { Call } from './calls.ts';

/** The operator's API, by somebody who is signed in, and its door, by somebody who is not. */
export function adminCalls({ room, member }: Entered, { cookie, csrf }: Operator): Call[] {
  const api = '/admin/api';
  const inRoom = `${api}/rooms/${room.room_id}`;
  const person = `${api}/people/${member.member_id}`;
  const signedIn: Call[] = [
    { method: 'GET', path: `${api}/rooms?search=x*&status=all*&order=busiest*&cursor=x*&limit=2*` },
    { method: 'GET', path: `${inRoom}*` },
    { method: 'GET', path: `${api}/people?search=x*&cursor=x*&limit=2*` },
    { method: 'GET', path: `${person}*` },
    { method: 'GET', path: `${api}/audit?roomId=x*&memberId=x*&act=ban*&cursor=x*&limit=2*` },
    { method: 'GET', path: `${api}/bans?scope=all*&memberId=x*&roomId=x*&cursor=x*&limit=2*` },
    { method: 'GET', path: `${api}/figures?after=2026-01-01T00:00:00Z*` },
    { method: 'DELETE', path: `${api}/sessions/0*` },
    {
      method: 'POST',
      path: `${person}*/ban`,
      body: { reason: 'spam*', until: '2027-01-01T00:00:00Z*' },
    },
    { method: 'DELETE', path: `${person}*/ban` },
    { method: 'POST', path: `${api}/roles`, body: { role: 'helper*', rank: 5 } },
    { method: 'DELETE', path: `${api}/roles/helper*` },
    { method: 'POST', path: `${inRoom}*/acts/topic`, body: { topic: 'oaks*' } },
  ];
  const headers = { cookie, 'x-csrf-token': csrf };
  return [
    { method: 'POST', path: `${api}/session`, body: { link: 'x*' } },
    ...signedIn.map((call) => ({ ...call, headers })),
  ];
}
