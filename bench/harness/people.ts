/** A member's way into a room. */
export interface Seat {
  readonly roomId: string;
  readonly nickId: string;
}

/** Enters rooms by HTTP, a few at a time: `roomOf(i)` names the room of the i-th of `count` people. */
export async function enterMany(
  url: string,
  count: number,
  roomOf: (i: number) => string,
): Promise<Seat[]> {
  const seats: Seat[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      seats[i] = await enter(url, roomOf(i), `n${i}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return seats;
}

export async function enter(url: string, chatroomName: string, nickName: string): Promise<Seat> {
  const response = await fetch(`${url}/createChatroom`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chatroomName, nickName }),
  });
  const { data, error } = (await response.json()) as {
    data?: { chatroomId: string; nickId: string };
    error?: string;
  };
  if (!data) throw new Error(`could not enter: ${error}`);
  return { roomId: data.chatroomId, nickId: data.nickId };
}
