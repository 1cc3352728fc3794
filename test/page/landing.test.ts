import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { BLOCK_STORAGE, Stage } from './support/stage.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** What WCAG calls a target, in CSS pixels. */
const TARGET = 44;

/** What the element with the focus is called, or its field's name. */
const focused = (page: Page): Promise<unknown> =>
  page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.name");

describe('the landing page', { skip: skipPageTests }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  test('offers a friendly nick, another on a click, and remembers the one that was used', async (t) => {
    const { page, ...visitor } = await stage.visit(t, '/');
    assert.deepEqual(visitor.faults, []);
    const nick = page.getByLabel('Nick');
    const offered = await nick.inputValue();
    assert.match(offered, /^[A-Z]\w+ [A-Z]\w+$/);
    const seen = new Set([offered]);
    // One in 400 may be the same again; five in a row are not.
    for (let i = 0; i < 5; i += 1) {
      await page.getByRole('button', { name: 'Suggest another' }).click();
      seen.add(await nick.inputValue());
    }
    assert.ok(seen.size > 1);
    await nick.fill('nora');
    await page.getByLabel('Room', { exact: true }).fill('remembering');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/r\/room_/);
    await page.goto(`${stage.server.url}/`);
    assert.equal(await nick.inputValue(), 'nora');
  });

  test('the picture that is picked is the one others see', async (t) => {
    const { client } = await stage.member(t, 'pictures', 'bob');
    const alice = await stage.visit(t, '/?room=pictures');
    const face = alice.page.getByRole('button', { name: 'Choose a picture' });
    await face.click();
    const dialog = alice.page.getByRole('dialog', { name: 'Choose a picture' });
    await dialog.getByRole('radio').first().waitFor();
    assert.equal(await dialog.getByRole('radio').count(), 100);
    await dialog.locator('label').nth(42).click();
    await dialog.waitFor({ state: 'detached' });
    const roster = new Promise<number | undefined>((resolve) => {
      client.on('members', ({ members }) => {
        const found = members.find(({ user_name: nick }) => nick === 'alice');
        if (found) resolve(found.head_num);
      });
    });
    await alice.enter('alice');
    assert.equal(await roster, 42);
  });

  test('a picture can be picked with the keyboard, and the focus comes back', async (t) => {
    const { page } = await stage.visit(t, '/');
    const face = page.getByRole('button', { name: 'Choose a picture' });
    await face.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    const was = await dialog.getByRole('radio', { checked: true }).getAttribute('aria-label');
    await dialog.getByRole('radio', { checked: true }).focus();
    await page.keyboard.press('ArrowRight');
    const is = await dialog.getByRole('radio', { checked: true }).getAttribute('aria-label');
    assert.notEqual(is, was);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'Choose a picture');
    await page.reload();
    await face.click();
    assert.equal(await dialog.getByRole('radio', { checked: true }).getAttribute('aria-label'), is);
  });

  test('lists the open rooms with how many are in, and follows them while it is looked at', async (t) => {
    await stage.member(t, 'busy <b>room</b>', 'bob');
    const { page } = await stage.visit(t, '/');
    const row = page.locator('.room-link', { hasText: 'busy <b>room</b>' });
    await row.getByText('1 online').waitFor();
    await stage.member(t, 'busy <b>room</b>', 'carol');
    await until(async () => {
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      return row.getByText('2 online').isVisible();
    });
    await row.click();
    await page.getByRole('heading', { name: 'You are invited to “busy <b>room</b>”' }).waitFor();
  });

  test('a list that is long comes page by page', async (t) => {
    for (let i = 0; i < 25; i += 1) await stage.member(t, `many ${i}`, 'bob');
    const { page } = await stage.visit(t, '/');
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('.room-link').nth(24).waitFor();
    const addresses = await page
      .locator('.room-link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.equal(new Set(addresses).size, addresses.length);
  });

  test('whose nick is taken goes in with another one by one click', async (t) => {
    await stage.member(t, 'taken', 'alice');
    const other = await stage.visit(t, '/?room=taken');
    await other.enter('Alice');
    assert.match(await other.problem(), /Somebody in this room has that nick/);
    assert.equal(await other.page.getByLabel('Nick').getAttribute('aria-invalid'), 'true');
    await other.page.getByRole('button', { name: /^Go in as “Alice \d+”$/ }).click();
    await other.page.waitForURL(/\/r\/room_/);
    await other.page.locator('.people', { hasText: /Alice \d+/ }).waitFor();
  });

  test('an empty form says what is missing, and puts the cursor there', async (t) => {
    const { page, ...rest } = await stage.visit(t, '/');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('Give the room a name first.').waitFor();
    assert.deepEqual(rest.faults, []);
    assert.equal(await focused(page), 'room');
  });

  test('on a phone nothing is too small to touch, wide or hidden by a keyboard', async (t) => {
    await stage.member(t, 'a name that is quite long '.repeat(2).trim(), 'bob');
    const { page } = await stage.visit(t, '/', PHONE);
    await page.locator('.room-link').first().waitFor();
    const small = await page
      .locator('button, input, .room-link')
      .evaluateAll(
        (all, least) =>
          all
            .filter((one) => one.getBoundingClientRect().height < least)
            .map((one) => one.outerHTML),
        TARGET,
      );
    assert.deepEqual(small, []);
    const sizes = await page.evaluate(
      "[...document.querySelectorAll('input')].map((one) => getComputedStyle(one).fontSize)",
    );
    assert.deepEqual(new Set(sizes as string[]), new Set(['16px']));
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
    assert.equal(await page.evaluate('document.activeElement === document.body'), true);
  });

  test('at 200 % zoom everything is there, without scrolling sideways', async (t) => {
    // A window of 1280 px has 640 of them then.
    const { page } = await stage.visit(t, '/', { viewport: { width: 640, height: 400 } });
    await page.getByRole('button', { name: 'Enter' }).scrollIntoViewIfNeeded();
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
  });

  test('without storage it works, and the nick stays as long as the page does', async (t) => {
    const alice = await stage.visit(t, '/?room=nostore', { script: BLOCK_STORAGE });
    await alice.page.getByRole('button', { name: 'Choose a picture' }).click();
    await alice.page.getByRole('dialog').locator('label').nth(3).click();
    await alice.page.getByRole('button', { name: 'Settings' }).click();
    await alice.page.getByText('Dark', { exact: true }).click();
    assert.equal(await alice.page.locator('html').getAttribute('data-theme'), 'dark');
    await alice.page.keyboard.press('Escape');
    await alice.enter('alice');
    // The room's page begins with an empty memory: it asks once more.
    await alice.page.getByRole('heading', { name: 'You are invited to “nostore”' }).waitFor();
  });

  test('a phone can install it', async (t) => {
    const { page } = await stage.visit(t, '/');
    const href = await page.locator('link[rel=manifest]').getAttribute('href');
    const answer = await fetch(new URL(href ?? '', stage.server.url));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/manifest\+json/);
    const { icons, start_url: start } = (await answer.json()) as {
      icons: { src: string; sizes: string; type: string; purpose?: string }[];
      start_url: string;
    };
    assert.equal(start, '/');
    for (const { src, sizes, type } of icons) {
      const size = await page.evaluate(`new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image.naturalWidth + 'x' + image.naturalHeight);
        image.onerror = reject;
        image.src = ${JSON.stringify(src)};
      })`);
      if (type === 'image/png') assert.equal(size, sizes, src);
    }
    assert.ok(icons.some(({ purpose }) => purpose === 'maskable'));
  });

  test('no script failed, and no page asked for what its policy forbids', () => {
    assert.deepEqual(stage.faults, []);
  });
});
