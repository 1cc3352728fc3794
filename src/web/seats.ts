import { browser, parse, read, storedKeys, tab, write } from './storage.ts';

/** A person's place in a room as this browser remembers it. */
export interface Seat {
  nickId: string;
  nick: string;
  roomName: string;
}

/** What the forms offer again. */
export interface Profile {
  nick: string;
  headNum: number;
}

const seatKey = (roomId: string): string => `nickroom.seat.${roomId}`;
const PROFILE = 'nickroom.profile';

/** The tab's own seat comes first: two tabs may be two people, and a reload must not mix them up. */
export function findSeat(roomId: string): Seat | undefined {
  const key = seatKey(roomId);
  return parse<Seat>(read(tab, key) ?? read(browser, key));
}

export function keepSeat(roomId: string, seat: Seat): void {
  for (const storage of [tab, browser]) write(storage, seatKey(roomId), JSON.stringify(seat));
}

export function forgetSeat(roomId: string): void {
  for (const storage of [tab, browser]) write(storage, seatKey(roomId), undefined);
}

/** The id of the room of this name, if this browser has a seat in it. */
export function findSeatByName(roomName: string): string | undefined {
  const prefix = seatKey('');
  return storedKeys()
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .find((roomId) => alike(findSeat(roomId)?.roomName ?? '', roomName));
}

/** The nickId of the seat with this nick in the room of this name: proof that the nick is ours. */
export function proofFor(roomName: string, nick: string): string | undefined {
  const fits = (seat: Seat | undefined): boolean =>
    seat !== undefined && alike(seat.roomName, roomName) && alike(seat.nick, nick);
  return storedKeys()
    .filter((key) => key.startsWith(seatKey('')))
    .map((key) => parse<Seat>(read(browser, key)))
    .find(fits)?.nickId;
}

/** Much of a nick's key without its tables; where it is wrong, the server says `nick_taken`. */
export const alike = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

export function findProfile(): Profile {
  const known = parse<Profile>(read(browser, PROFILE));
  return known ?? { nick: '', headNum: Math.floor(Math.random() * 100) };
}

export function keepProfile(profile: Profile): void {
  write(browser, PROFILE, JSON.stringify(profile));
}
