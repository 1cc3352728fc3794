import { browser, parse, read, storedKeys, tab, write } from './storage.ts';

/** A person's place in a room as this browser remembers it. */
export interface Seat {
  nickId: string;
  nick: string;
  roomName: string;
  /** Of a room that was made here: whoever opens it is an owner. */
  ownerLink?: string;
}

/** What the forms offer again. */
export interface Profile {
  nick: string;
  headNum: number;
}

/** How long the window that renews a key may take to keep it, in ms. */
const RENEWAL_MS = 1_000;

const seatKey = (roomId: string): string => `nickroom.seat.${roomId}`;
const PROFILE = 'nickroom.profile';

/** The tab's own seat comes first: two tabs may be two people, and a reload must not mix them up. */
export function findSeat(roomId: string): Seat | undefined {
  return seatIn(tab, roomId) ?? seatIn(browser, roomId);
}

export function keepSeat(roomId: string, seat: Seat): void {
  for (const storage of [tab, browser]) write(storage, seatKey(roomId), JSON.stringify(seat));
}

/** Forgets the seat with this key; one that another window took meanwhile stays. */
export function forgetSeat(roomId: string, nickId: string): void {
  for (const storage of [tab, browser]) {
    const kept = seatIn(storage, roomId);
    if (kept?.nickId === nickId) write(storage, seatKey(roomId), undefined);
  }
}

const seatIn = (storage: typeof tab, roomId: string): Seat | undefined =>
  parse<Seat>(read(storage, seatKey(roomId)));

/** Rooms in which the browser or this tab has a seat. */
const seatedRooms = (): string[] =>
  storedKeys()
    .filter((key) => key.startsWith(seatKey('')))
    .map((key) => key.slice(seatKey('').length));

/** A member may have seats in several rooms by one key. */
function seatsWith(nickId: string): [typeof tab, string, Seat][] {
  const all = seatedRooms().flatMap((roomId) =>
    [tab, browser].map((storage) => [storage, roomId, seatIn(storage, roomId)] as const),
  );
  return all.flatMap(([storage, roomId, seat]) =>
    seat?.nickId === nickId ? [[storage, roomId, seat]] : [],
  );
}

export function replaceKey(nickId: string, fresh: string): void {
  for (const [storage, roomId, seat] of seatsWith(nickId)) {
    write(storage, seatKey(roomId), JSON.stringify({ ...seat, nickId: fresh }));
  }
}

export function forgetKey(nickId: string): void {
  for (const [storage, roomId] of seatsWith(nickId)) write(storage, seatKey(roomId), undefined);
}

/** The same member's seat with another key, which another window may be about to keep. */
export async function renewedSeat(roomId: string, nickId: string): Promise<Seat | undefined> {
  const find = (): Seat | undefined => {
    const seat = seatIn(browser, roomId);
    const isRenewed = seat?.nickId !== nickId && memberOf(seat?.nickId ?? '') === memberOf(nickId);
    return isRenewed ? seat : undefined;
  };
  return find() ?? (await storageChanged(RENEWAL_MS).then(find));
}

/** The public half of a key. */
export const memberOf = (nickId: string): string => nickId.slice(0, nickId.indexOf('.'));

/** Settles when another window keeps something, or after so many ms. */
function storageChanged(ms: number): Promise<unknown> {
  return new Promise((resolve) => {
    addEventListener('storage', resolve, { once: true });
    setTimeout(resolve, ms);
  });
}

/** The id of the room of this name, if this browser has a seat in it. */
export function findSeatByName(roomName: string): string | undefined {
  return seatedRooms().find((roomId) => alike(findSeat(roomId)?.roomName ?? '', roomName));
}

/** The nickId of the seat with this nick in the room of this name: proof that the nick is ours. */
export function proofFor(roomName: string, nick: string): string | undefined {
  const fits = (seat: Seat | undefined): boolean =>
    seat !== undefined && alike(seat.roomName, roomName) && alike(seat.nick, nick);
  return seatedRooms()
    .map((roomId) => seatIn(browser, roomId))
    .find(fits)?.nickId;
}

/** Much of a nick's key without its tables; where it is wrong, the server says `nick_taken`. */
export const alike = (one: string, other: string): boolean => plain(one) === plain(other);
export const plain = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

export function findProfile(): Profile {
  const known = parse<Profile>(read(browser, PROFILE));
  return known ?? { nick: '', headNum: Math.floor(Math.random() * 100) };
}

export function keepProfile(profile: Profile): void {
  write(browser, PROFILE, JSON.stringify(profile));
}
