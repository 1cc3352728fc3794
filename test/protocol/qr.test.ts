import assert from 'node:assert/strict';
import { test } from 'node:test';
import readQr from 'jsqr';
import { assertRefused } from './support/assertions.ts';
import { get, post } from './support/http.ts';
import { freshName } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireLinks, WireRoom } from './support/wire.ts';

const base = await serverUnderTest();

/** What a camera sees of the picture: its squares, one by one, as RGBA. */
function pixels(svg: string): [data: Uint8ClampedArray, width: number] {
  const width = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, left, top, side] of svg.matchAll(/M(\d+),(\d+)h(\d+)v\d+h-\d+z/g)) {
    for (let y = Number(top); y < Number(top) + Number(side); y += 1) {
      const from = (y * width + Number(left)) * 4;
      data.fill(0, from, from + Number(side) * 4);
    }
  }
  return [data, width];
}

test('GET /rooms/:roomId/qr.svg is the link of the room as a picture', async () => {
  const wish = { name: freshName(), nick: 'alice' };
  const { room, links } = (await post<{ room: WireRoom; links: WireLinks }>(`${base}/rooms`, wish))
    .body;
  const { status, headers, text } = await get(`${base}/rooms/${room.room_id}/qr.svg`);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^image\/svg\+xml/);
  assert.match(headers.get('cache-control') ?? '', /max-age=\d+/);
  const [data, width] = pixels(text);
  assert.equal(readQr.default(data, width, width)?.data, links.page);
});

test('the picture of a room that is not there is refused', async () => {
  const answer = await get(`${base}/rooms/room_0000000000000000/qr.svg`);
  assertRefused(answer, 404, 'room_not_found');
});
