import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import { ATTACKS, FOREIGN, nickOf } from './support/attacks.ts';
import { skipPageTests } from './support/browser.ts';
import { EmbedStage } from './support/embed-stage.ts';

/** Messages of every wrong shape, as text for a page's script. */
const NONSENSE = `[null, 1, 'nick', [], {}, { type: 'nick' }, { type: 'nick', nick: 7 },
  { type: 'look', theme: 'neon', accent: '', lang: '' }, { type: 'look', theme: 'dark' },
  { type: 'shown', shown: 'no' }, { type: 'nick', nick: 'x'.repeat(20_001) },
  { type: 'constructor' }, { type: '__proto__' }, { type: 'leave' }]`;

describe('between a page and a widget that do not trust each other', {
  skip: skipPageTests,
}, () => {
  let stage: EmbedStage;
  before(async () => {
    stage = await EmbedStage.start();
  });
  after(() => stage?.close());

  test(`${ATTACKS.length} attack strings as room, nick and message are shown letter by letter`, async (t) => {
    const alice = await stage.visit(t, '<nick-room id="w" nick="alice"></nick-room>');
    const widget = alice.widget();
    for (const attack of ATTACKS) {
      const { client, room, member } = await stage.member(t, attack, nickOf(attack));
      await client.send(attack).acked;
      await alice.page.evaluate(`w.room = ${JSON.stringify(attack)}`);
      await alice.sees(attack);
      await client.send(`/me ${attack}`).acked;
      await widget.locator('.action .text').getByText(attack, { exact: true }).waitFor();
      const log = widget.getByRole('log');
      assert.deepEqual(await log.locator('.text').allTextContents(), [attack, attack]);
      assert.equal(await widget.getByRole('heading').first().textContent(), room.room_name);
      assert.equal(await log.locator('.name').first().textContent(), member.user_name);
      assert.equal(await widget.locator(FOREIGN).count(), 0, attack);
      const title = await alice.page.locator('nick-room iframe').getAttribute('title');
      assert.equal(title, `Chat · ${room.room_name}`);
      await alice.hears('message', ({ detail }) => detail.log_content === `/me ${attack}`);
      client.close();
    }
  });

  test('a widget takes no notice of messages of another shape', async (t) => {
    const { roomId } = await stage.member(t, 'shapes', 'bob');
    const address = `${stage.server.url}/embed/${roomId}`;
    const page = stage.page(`<iframe src="${address}" title="Chat"></iframe>`);
    const mallory = await stage.open(t, page);
    const widget = mallory.page.frameLocator('iframe');
    await widget.getByLabel('Nick').waitFor();
    await mallory.page.evaluate(`(() => {
      const frame = document.querySelector('iframe').contentWindow;
      const origin = ${JSON.stringify(stage.server.url)};
      for (const one of [...${NONSENSE}, { type: 'nick-room/1' }]) frame.postMessage(one, origin);
      const { port1, port2 } = new MessageChannel();
      globalThis.answers = [];
      port1.onmessage = ({ data }) => answers.push(data);
      frame.postMessage({ type: 'nick-room/1' }, origin, [port2]);
      for (const one of ${NONSENSE}) port1.postMessage(one);
      port1.postMessage({ type: 'nick', nick: 'mallory' });
    })()`);
    await widget.locator('.state[data-state=open]').waitFor();
    const answers = await mallory.page.evaluate('answers');
    const states = (answers as { type: string; state?: { nick: string } }[])
      .filter(({ type }) => type === 'state')
      .map(({ state }) => state?.nick);
    assert.deepEqual([...new Set(states)], ['', 'mallory']);
    assert.equal(await widget.locator('html').getAttribute('data-theme'), 'system');
  });

  test('a widget listens to its parent alone, and to the first handshake', async (t) => {
    const { roomId } = await stage.member(t, 'parents', 'bob');
    const body = `<nick-room id="w" room="${roomId}"></nick-room>`;
    const alice = await stage.visit(t, body);
    await alice.hears('ready');
    // A frame beside the widget, of the very same site, is not its parent.
    const beside = stage.page('');
    await alice.page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = resolve;
      frame.src = ${JSON.stringify(beside)};
      document.body.append(frame);
    })`);
    const sibling = alice.page.frames().find((frame) => frame.url() === beside);
    const shake = (frame: string) => `new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      ${frame}.postMessage({ type: 'nick-room/1' }, '*', [port2]);
      port1.postMessage({ type: 'nick', nick: 'mallory' });
      setTimeout(() => resolve('nothing'), 500);
    })`;
    assert.equal(await sibling?.evaluate(shake('parent.frames[0]')), 'nothing');
    const second = shake("w.shadowRoot.querySelector('iframe').contentWindow");
    assert.equal(await alice.page.evaluate(second), 'nothing');
    await alice.enter('alice');
  });

  test('a page that opens the widget as a window of its own is not listened to', async (t) => {
    const { roomId } = await stage.member(t, 'opener', 'bob');
    const mallory = await stage.open(t, stage.page(''));
    const opened = mallory.page.context().waitForEvent('page');
    const address = JSON.stringify(`${stage.server.url}/embed/${roomId}`);
    await mallory.page.evaluate(`popup = open(${address})`);
    const popup = await opened;
    await popup.getByLabel('Nick').waitFor();
    const answer = await mallory.page.evaluate(`new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      popup.postMessage({ type: 'nick-room/1' }, '*', [port2]);
      setTimeout(() => resolve('nothing'), 500);
    })`);
    assert.equal(answer, 'nothing');
  });

  test('an element takes no notice of messages that are not from its widget', async (t) => {
    const alice = await stage.visit(t, '<nick-room id="w" room="forged"></nick-room>');
    await alice.hears('state', ({ detail }) => detail.name === 'invited');
    const before = await alice.heard();
    await alice.page.evaluate(`{
      const forged = { type: 'message', entry: { log_content: 'forged' } };
      for (const target of [window, ...Array.from(frames)]) target.postMessage(forged, '*');
    }`);
    // Messages are told in order: what is asked for now comes after the forged ones.
    await alice.enter('alice');
    const told = (await alice.heard()).slice(before.length);
    assert.ok(told.every(({ detail }) => detail.log_content !== 'forged'));
  });

  test('with third-party storage blocked it works from memory', async (t) => {
    const { client } = await stage.member(t, 'blocked', 'bob');
    const alice = await stage.visit(t, '<nick-room room="blocked"></nick-room>');
    const reading = alice.widget().locator('body').evaluate('localStorage.length');
    await assert.rejects(reading, /SecurityError/);
    await alice.enter('alice');
    await alice.say('no storage here');
    await alice.sees('no storage here');
    await client.send('and yet').acked;
    await alice.sees('and yet');
    await stage.server.restart();
    await client.send('after a restart').acked;
    await alice.sees('after a restart');
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing in a ${theme} widget, whatever its accent`, async (t) => {
      const { client } = await stage.member(t, `axe ${theme}`, 'bob');
      await client.send('hello, see https://example.org/').acked;
      const body = `<main><h1>A site</h1><nick-room id="w" mode="bubble" room="axe ${theme}"></nick-room></main>`;
      const alice = await stage.visit(t, body, { colorScheme: theme });
      const violations = async (): Promise<string[]> => {
        const found: string[] = [];
        for (const frame of alice.page.frames()) {
          await frame.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))');
          await frame.evaluate(axe.source);
          // A frame is asked by itself: what is in it is not the outer page's to see.
          const result = (await frame.evaluate('axe.run({ iframes: false })')) as axe.AxeResults;
          for (const { id, nodes } of result.violations) {
            found.push(
              ...nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
            );
          }
        }
        return found;
      };
      await alice.hears('ready');
      assert.deepEqual(await violations(), []);
      await alice.page.locator('.launcher').click();
      await alice.widget().getByLabel('Nick').waitFor();
      assert.deepEqual(await violations(), []);
      await alice.enter('alice');
      await alice.say('so I do');
      await alice.sees('so I do');
      for (const accent of ['#ffd400', '#111111', '#e11d48']) {
        await alice.page.evaluate(`w.accent = '${accent}'`);
        await alice.widget().locator('html[style*="--accent"]').waitFor();
        assert.deepEqual(await violations(), [], accent);
      }
    });
  }
});
