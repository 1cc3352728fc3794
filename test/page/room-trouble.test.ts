import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { skipPageTests } from './support/browser.ts';
import { startProxyWithoutUpgrades } from './support/no-upgrades.ts';
import { type Stage, setStage } from './support/stage.ts';

describe('a room that cannot be reached says why', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage(
    (opened) => {
      stage = opened;
    },
    { CONNECTIONS_PER_MEMBER: '1' },
  );

  test('a proxy that drops the upgrade is named, with the lines it needs', async (t) => {
    const proxy = await startProxyWithoutUpgrades(stage.server.url);
    t.after(() => proxy.stop());
    const alice = await stage.visit(t, `${proxy.url}/?room=proxied`);
    await alice.enter('alice');
    const card = alice.page
      .getByRole('alert')
      .filter({ hasText: 'a proxy that drops the Upgrade' });
    await card.waitFor();
    assert.match((await card.locator('pre').textContent()) ?? '', /proxy_set_header Upgrade/);
    await alice.page.getByRole('button', { name: 'Try now' }).waitFor();
  });

  test('a server that is away is told as such, and comes back by itself', async (t) => {
    const alice = await stage.enter(t, 'away', 'alice');
    await stage.server.goAway();
    await alice.page.getByText('Reconnecting').waitFor();
    await alice.page.getByText(/server cannot be reached just now/).waitFor();
    await alice.say('kept');
    await stage.server.comeBack();
    await alice.page.getByRole('button', { name: 'Try now' }).click();
    await alice.isIn();
    await alice.sees('kept');
    assert.equal(await alice.page.locator('.trouble-card').count(), 0);
  });

  test('being offline is told, and afterwards how much was missed', async (t) => {
    const alice = await stage.enter(t, 'missed', 'alice');
    const { client } = await stage.member(t, 'missed', 'bob');
    await client.send('before').acked;
    await alice.sees('before');
    await alice.page.context().setOffline(true);
    await stage.server.goAway();
    // Should the close not have come through any more, the next heartbeat misses the server.
    await alice.page.getByText('You are offline.').waitFor();
    await stage.server.comeBack();
    for (const text of ['one', 'two', 'three']) await client.send(text).acked;
    await alice.page.context().setOffline(false);
    await alice.sees('three');
    await alice.page.getByText('you were away: 3 messages missed').waitFor();
    assert.equal(await alice.log.locator('.unread + li .text').textContent(), 'one');
  });

  test('one window too many says so, and may be tried again', async (t) => {
    const alice = await stage.enter(t, 'windows', 'alice');
    const second = await alice.page.context().newPage();
    await second.goto(alice.page.url());
    await second.getByText('You have this room open in too many windows.').waitFor();
    await alice.page.close();
    await second.getByRole('button', { name: 'Come back in' }).click();
    await second.locator('.state[data-state=open]').waitFor();
  });

  for (const [code, sentence] of [
    [4503, 'You were asked to leave this room.'],
    [4504, 'This room is closed.'],
  ] as const) {
    test(`after ${code} it says: ${sentence} The way leads to the other rooms`, async (t) => {
      const alice = await stage.enter(t, `closed ${code}`, 'alice');
      await alice.page.routeWebSocket(/\/ws/, (socket) => socket.close({ code }));
      await alice.page.reload();
      await alice.page.getByRole('alert').getByText(sentence).waitFor();
      await alice.page.getByRole('link', { name: 'All rooms' }).last().click();
      await alice.page.waitForURL((url) => url.pathname === '/');
    });
  }
});
