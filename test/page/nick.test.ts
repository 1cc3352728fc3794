import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';

const forget = (url: string, nickId: string): Promise<Response> =>
  fetch(`${url}/me`, { method: 'DELETE', headers: { authorization: `Bearer ${nickId}` } });

/** All that a page tells servers beside what its own code puts into headers and bodies. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    seen.push(request.url(), request.headers().referer ?? '');
  });
  page.on('websocket', (socket) => seen.push(socket.url()));
  return seen;
}

describe('nicks, seats and what was erased, on the page', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  test('another nick is told in the log and shown among the people, without a new connection', async (t) => {
    const alice = await stage.enter(t, 'renaming', 'alice');
    const bob = await stage.enter(t, 'renaming', 'bob');
    const sockets: string[] = [];
    alice.page.on('websocket', (socket) => sockets.push(socket.url()));
    await alice.say('/nick queen');
    for (const visitor of [alice, bob]) {
      await visitor.log.getByText('alice is now queen').waitFor();
      await visitor.page.locator('.people .nick').getByText('queen', { exact: true }).waitFor();
    }
    await alice.say('under my new name');
    await bob.sees('under my new name');
    await bob.log.locator('.name').getByText('queen').waitFor();
    assert.deepEqual(sockets, []);
    await alice.say('/nick queen');
    assert.match(await alice.problem(), /the nick you have/);

    await alice.page.reload();
    await alice.isIn();
    await alice.page.locator('.people li').getByText('queen', { exact: true }).waitFor();
  });

  test('the longest of nicks is read whole among the people, whatever is said of its member', async (t) => {
    const nick = 'Wilhelmina van Weatherwo';
    const owner = await stage.enter(t, 'long nicks', nick);
    const row = owner.page.locator('.people li');
    for (const said of ['you', 'owner']) await row.getByText(said, { exact: true }).waitFor();
    const cut = await row
      .getByText(nick)
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    assert.equal(cut, 0);
  });

  test('a nick that was changed by a program is followed, and kept for the next time', async (t) => {
    const alice = await stage.enter(t, 'followed', 'alice');
    const roomId = new URL(alice.page.url()).pathname.split('/').at(-1) as string;
    const seat = await alice.page.evaluate(
      (key) => JSON.parse(localStorage.getItem(key) as string),
      `nickroom.seat.${roomId}`,
    );
    await fetch(`${stage.server.url}/rooms/${roomId}/me`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${seat.nickId}`, 'content-type': 'application/json' },
      body: JSON.stringify({ nick: 'alicia' }),
    });
    await alice.log.getByText('alice is now alicia').waitFor();
    await alice.page.waitForFunction(
      (key) => JSON.parse(localStorage.getItem(key) as string).nick === 'alicia',
      `nickroom.seat.${roomId}`,
    );
  });

  test('who has a nick that another had a while ago is marked among the people', async (t) => {
    const former = await stage.takeSeat('marked', 'alice');
    await forget(stage.server.url, former.nickId);
    const bob = await stage.enter(t, 'marked', 'bob');
    await stage.join(t, await stage.takeSeat('marked', 'alice'));
    const mark = bob.page.locator('.people li', { hasText: 'alice' }).locator('.reused');
    await mark.waitFor();
    assert.match((await mark.getAttribute('title')) ?? '', /Somebody else had this nick/);
    assert.equal(await bob.page.locator('.people .reused').count(), 1);
  });

  test('what somebody said is blank when he is forgotten, live and after a reload', async (t) => {
    const bob = await stage.enter(t, 'erased', 'bob');
    const alice = await stage.takeSeat('erased', 'alice');
    const client = await stage.join(t, alice);
    for (const text of ['a secret', '/me waves a secret']) await client.send(text).acked;
    await bob.sees('a secret');
    await bob.say('mine stays');
    await bob.sees('mine stays');
    await forget(stage.server.url, alice.nickId);
    await bob.log.getByText('alice erased their messages').waitFor();
    const isBlank = async () => {
      assert.equal(await bob.log.getByText('Message erased').count(), 2);
      assert.deepEqual(await bob.texts(), ['mine stays']);
      assert.ok(!(await bob.page.content()).includes('a secret'));
    };
    await isBlank();
    await bob.page.reload();
    await bob.sees('mine stays');
    await isBlank();
  });

  test('what was erased while one was away is blank when one is back', async (t) => {
    const bob = await stage.enter(t, 'away', 'bob');
    const alice = await stage.takeSeat('away', 'alice');
    await (await stage.join(t, alice)).send('a secret').acked;
    await bob.sees('a secret');
    await bob.page.context().setOffline(true);
    await stage.server.goAway();
    await stage.server.comeBack();
    await forget(stage.server.url, alice.nickId);
    await bob.page.context().setOffline(false);
    await bob.log.getByText('Message erased').waitFor();
    assert.deepEqual(await bob.texts(), []);
  });

  test('no address and no referrer that the page sends has a nickId in it', async (t) => {
    const alice = await stage.visit(t, '/?room=addresses');
    const seen = watch(alice.page);
    await alice.enter('alice');
    await alice.isIn();
    await alice.say('hello');
    await alice.sees('hello');
    await alice.say('/nick queen');
    await alice.log.getByText('alice is now queen').waitFor();
    seen.push(alice.page.url(), await alice.page.evaluate('JSON.stringify(history.state)'));
    await alice.page.reload();
    await alice.isIn();
    await alice.page.goto(`${stage.server.url}/embed/${alice.page.url().split('/').at(-1)}`);
    await alice.page.getByLabel('Write a message').waitFor();
    await alice.page.goto(stage.server.url);
    await alice.page.getByLabel('Nick').waitFor();
    const kept = (await alice.page.evaluate('JSON.stringify(localStorage)')) as string;
    const secrets = [...kept.matchAll(/user_\w{16}\.([\w-]{43})/g)].map(([, secret]) => secret);
    assert.ok(secrets.length > 0 && seen.length > 20);
    for (const secret of secrets) {
      assert.deepEqual(
        seen.filter((text) => text.includes(secret as string)),
        [],
      );
    }
    assert.ok(seen.some((url) => url.startsWith('ws:')));
  });
});
