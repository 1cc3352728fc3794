import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';
import { Visitor } from './support/visitor.ts';

/** Opens the settings, asks for something there, and says yes to what will happen. */
async function settle(page: Page, action: string): Promise<string> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: action }).click();
  const question = page.getByRole('dialog').last();
  const said = await question.innerText();
  await question.getByRole('button', { name: action }).click();
  return said;
}

const roomIdOf = (page: Page): string => page.url().split('/').at(-1) as string;

const nickIdOf = (page: Page): Promise<string> =>
  page.evaluate(
    (key) => JSON.parse(localStorage.getItem(key) as string).nickId,
    `nickroom.seat.${roomIdOf(page)}`,
  );

describe("one's key, in the settings of the page", { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  const statusOf = async (path: string, nickId: string): Promise<number> => {
    const headers = { authorization: `Bearer ${nickId}` };
    return (await fetch(stage.server.url + path, { headers })).status;
  };

  test('a renewed key ends the old one, and all windows go on with the new one', async (t) => {
    const alice = await stage.enter(t, 'renewed', 'alice');
    const other = new Visitor(await alice.page.context().newPage());
    await other.page.goto(alice.page.url());
    await other.isIn();
    const old = await nickIdOf(alice.page);
    const said = await settle(alice.page, 'Renew my key');
    assert.match(said, /the old one stops working everywhere/);
    await alice.page
      .getByRole('dialog', { name: 'Renew your key?' })
      .waitFor({ state: 'detached' });
    await alice.page.keyboard.press('Escape');
    const path = `/rooms/${roomIdOf(alice.page)}/members`;
    assert.notEqual(await nickIdOf(alice.page), old);
    assert.equal(await statusOf(path, old), 401);
    assert.equal(await statusOf(path, await nickIdOf(alice.page)), 200);
    for (const [visitor, text] of [
      [alice, 'by my new key'],
      [other, 'and so is this'],
    ] as const) {
      await visitor.isIn();
      await visitor.say(text);
      await alice.sees(text);
      await other.sees(text);
      await visitor.page.reload();
      await visitor.isIn();
    }
    assert.equal(await alice.page.locator('.people li').count(), 1);
  });

  test('who is forgotten is told what that means, leaves, and is blank for the others', async (t) => {
    const bob = await stage.enter(t, 'forgotten', 'bob');
    const alice = await stage.enter(t, 'forgotten', 'alice');
    await alice.say('a secret');
    await bob.sees('a secret');
    const path = new URL(alice.page.url()).pathname;
    assert.match(await settle(alice.page, 'Forget me'), /cannot be undone/);
    await alice.page.waitForURL(new URL('/', stage.server.url).href);
    await bob.log.getByText('alice erased their messages').waitFor();
    assert.deepEqual(await bob.texts(), []);
    await alice.page.goto(new URL(path, stage.server.url).href);
    await alice.page.getByLabel('Nick').waitFor();
  });

  test('who thinks better of it keeps what he has', async (t) => {
    const alice = await stage.enter(t, 'kept', 'alice');
    const key = await nickIdOf(alice.page);
    await alice.page.getByRole('button', { name: 'Settings' }).click();
    await alice.page.getByRole('button', { name: 'Forget me' }).click();
    await alice.page.getByRole('button', { name: 'Cancel' }).click();
    await alice.page.keyboard.press('Escape');
    await alice.say('still here');
    await alice.sees('still here');
    assert.equal(await nickIdOf(alice.page), key);
  });

  test('outside of a room there is no key to renew', async (t) => {
    const { page } = await stage.visit(t, '/');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Renew my key' }).count(), 0);
  });
});
