import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ATTACKS, FOREIGN, nickOf } from './support/attacks.ts';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';

describe('the room page', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  test(`${ATTACKS.length} attack strings as room, nick and message are shown letter by letter`, async (t) => {
    assert.equal(new Set(ATTACKS).size, 50);
    const reader = await stage.visit(t, '/');
    for (const attack of ATTACKS) {
      const author = await stage.takeSeat(attack, nickOf(attack));
      const { room, nickId } = await stage.takeSeat(attack, 'reader');
      const client = await stage.join(t, author);
      await client.send(attack).acked;
      await client.send(`/me ${attack}`).acked;
      const seat = JSON.stringify({ nickId, nick: 'reader', roomName: room.room_name });
      await reader.page.evaluate(
        `sessionStorage.setItem(${JSON.stringify(`nickroom.seat.${room.room_id}`)}, ${JSON.stringify(seat)})`,
      );
      await reader.page.goto(`${stage.server.url}/r/${room.room_id}`);
      await reader.log.locator('.action').waitFor();
      await reader.isIn();
      assert.deepEqual(await reader.texts(), [attack, attack]);
      assert.equal(await reader.page.locator('h1').textContent(), room.room_name);
      const name = await reader.log.locator('.message .name').first().textContent();
      assert.equal(name, author.member.user_name);
      assert.equal(await reader.page.locator(FOREIGN).count(), 0, attack);
      assert.equal(await reader.page.title(), `${room.room_name} · nickroom`);
      client.close();
    }
  });
});
