import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { skipPageTests } from './support/browser.ts';
import { EmbedStage } from './support/embed-stage.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Waits until nothing moves any more. */
const settled = (of: Locator): Promise<unknown> =>
  of.evaluate((element) => Promise.all(element.getAnimations().map((one) => one.finished)));
/** What WCAG calls a target, in CSS pixels. */
const TARGET = 44;

describe('the bubble', { skip: skipPageTests }, () => {
  let stage: EmbedStage;
  before(async () => {
    stage = await EmbedStage.start();
  });
  after(() => stage?.close());

  const bubble = (room: string, more = ''): string =>
    `<input id="mine"><nick-room mode="bubble" room="${room}" ${more}></nick-room>`;

  test('counts what others say while it is closed, and opens to none', async (t) => {
    const { client } = await stage.member(t, 'badge', 'bob');
    const alice = await stage.visit(t, bubble('badge', 'nick="alice"'));
    const badge = alice.page.locator('.badge');
    await alice.hears('state', ({ detail }) => detail.name === 'open');
    assert.equal(await badge.isVisible(), false);
    await client.send('one').acked;
    await client.send('two').acked;
    await alice.hears('unread', ({ detail }) => detail.count === 2);
    assert.equal(await badge.textContent(), '2');
    const launcher = alice.page.getByRole('button', { name: 'Open chat, 2 new messages' });
    await launcher.click();
    await alice.sees('two');
    await badge.waitFor({ state: 'hidden' });
    await client.send('three').acked;
    await alice.sees('three');
    await alice.say('mine');
    await alice.sees('mine');
    const counts = (await alice.heard()).filter(({ name }) => name === 'unread');
    assert.deepEqual(
      counts.map(({ detail }) => detail),
      [{ count: 1 }, { count: 2 }, { count: 0 }],
    );
    assert.equal(await alice.page.evaluate("document.querySelector('nick-room').unread"), 0);
  });

  test('opens and closes by the keyboard, and hands the focus on and back', async (t) => {
    const alice = await stage.visit(t, bubble('keys'));
    const launcher = alice.page.locator('.launcher');
    await alice.hears('ready');
    assert.equal(await launcher.getAttribute('aria-expanded'), 'false');
    await alice.page.locator('#mine').focus();
    await alice.page.keyboard.press('Tab');
    await alice.page.keyboard.press('Enter');
    const panel = alice.page.getByRole('dialog', { name: 'Chat · keys' });
    await panel.waitFor();
    assert.equal(await launcher.getAttribute('aria-expanded'), 'true');
    await alice.widget().locator('input[name=nick]:focus').waitFor();
    await alice.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    assert.equal(await alice.focus(), 'launcher');
    await alice.page.keyboard.press('Tab');
    assert.notEqual(await alice.focus(), 'iframe');
  });

  test('open() and close() work without taking the focus', async (t) => {
    const alice = await stage.visit(t, bubble('methods'));
    await alice.hears('ready');
    await alice.page.locator('#mine').focus();
    const call = (method: string) =>
      alice.page.evaluate(`document.querySelector('nick-room').${method}()`);
    await call('open');
    await alice.widget().getByLabel('Nick').waitFor();
    assert.equal(await alice.focus(), 'mine');
    await call('close');
    await alice.widget().getByLabel('Nick').waitFor({ state: 'hidden' });
    assert.equal(await alice.focus(), 'mine');
  });

  test('nothing takes the focus by itself: not loading, not entering, not a message', async (t) => {
    const { client } = await stage.member(t, 'focus', 'bob');
    const inline = '<input id="mine" autofocus><nick-room room="focus"></nick-room>';
    const alice = await stage.visit(t, inline);
    await alice.page.locator('#mine').focus();
    await alice.hears('state', ({ detail }) => detail.name === 'invited');
    await alice.widget().getByLabel('Nick').waitFor();
    assert.equal(await alice.focus(), 'mine');
    await alice.page.evaluate("document.querySelector('nick-room').setNick('alice')");
    await alice.hears('state', ({ detail }) => detail.name === 'open');
    await client.send('hello').acked;
    await alice.sees('hello');
    assert.equal(await alice.focus(), 'mine');
    await alice.page.keyboard.type('typed here');
    assert.equal(await alice.page.locator('#mine').inputValue(), 'typed here');
  });

  test('a nick of the page goes in without a question, and may be changed', async (t) => {
    const { client } = await stage.member(t, 'nicks', 'bob');
    const alice = await stage.visit(t, '<nick-room id="w" room="nicks" nick="alice"></nick-room>');
    const { detail } = await alice.hears('state', (one) => one.detail.name === 'open');
    assert.equal(detail.nick, 'alice');
    await alice.page.evaluate("w.setNick('bob')");
    await alice.hears('state', (one) => one.detail.problem === 'nick_taken');
    await alice.page.evaluate("w.setNick('alicia')");
    await alice.hears('state', (one) => one.detail.name === 'open' && one.detail.nick === 'alicia');
    await alice.say('under another name');
    await alice.hears('message', (one) => one.detail.log_user_name === 'alicia');
    const { messages } = await client.history();
    const joins = messages.filter(({ log_kind: kind }) => kind === 'join');
    assert.deepEqual(
      joins.map(({ subject }) => subject?.user_name),
      ['bob', 'alice'],
    );
  });

  test('a nick of the page that somebody holds leads to the question, with the reason', async (t) => {
    await stage.member(t, 'held', 'bob');
    const other = await stage.visit(t, '<nick-room room="held" nick="bob"></nick-room>');
    const { detail } = await other.hears('state', (one) => one.detail.problem !== undefined);
    assert.deepEqual([detail.name, detail.problem], ['invited', 'nick_taken']);
    await other.widget().getByText('Somebody in this room has that nick').waitFor();
    assert.equal(await other.widget().getByLabel('Nick').inputValue(), 'bob');
    await other
      .widget()
      .getByRole('button', { name: /^Go in as “bob \d+”$/ })
      .click();
    await other.hears('state', (one) => one.detail.name === 'open');
  });

  test('on a phone it fills the screen and has a way out', async (t) => {
    const alice = await stage.visit(t, bubble('phone'), PHONE);
    await alice.hears('ready');
    await alice.page.locator('.launcher').tap();
    const panel = alice.page.locator('.panel');
    await panel.and(alice.page.locator('.open')).waitFor();
    await settled(panel);
    assert.deepEqual(await panel.boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
    await alice.enter('alice');
    const field = alice.widget().getByLabel('Write a message');
    const box = await field.boundingBox();
    assert.ok(box && box.y + box.height <= 844);
    const close = alice.page.getByRole('button', { name: 'Close chat' });
    const target = await close.boundingBox();
    assert.ok(target && target.width >= TARGET && target.height >= TARGET);
    await close.tap();
    await panel.waitFor({ state: 'hidden' });
    assert.equal(await alice.focus(), 'launcher');
  });

  test('in a low window it takes the full height, and its width alone', async (t) => {
    const alice = await stage.visit(t, bubble('low'), { viewport: { width: 1000, height: 667 } });
    await alice.hears('ready');
    const heightAt = async (height: number) => {
      await alice.page.setViewportSize({ width: 1000, height });
      const box = await alice.page.locator('.panel').boundingBox();
      return [box?.width ?? 0, box?.height ?? 0].map(Math.round);
    };
    await alice.page.evaluate("document.querySelector('nick-room').open()");
    assert.deepEqual(await heightAt(667), [380, 667]);
    assert.deepEqual(await heightAt(668), [380, 560]);
  });
});
