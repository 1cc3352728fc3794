import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { BLOCK_STORAGE, Stage } from './support/stage.ts';
import type { Visitor } from './support/visitor.ts';

/** A page that can be hidden, and that writes down its tones and notifications. */
const SENSES = `
  let hidden = false;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  globalThis.hide = (is) => {
    hidden = is;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  globalThis.tones = 0;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    globalThis.tones += 0.5;
    return start.apply(this, when);
  };
  globalThis.shown = [];
  globalThis.answer = 'granted';
  globalThis.asked = 0;
  globalThis.Notification = class extends EventTarget {
    static get permission() { return globalThis.asked > 0 ? globalThis.answer : 'default'; }
    static requestPermission() {
      globalThis.asked += 1;
      return Promise.resolve(globalThis.answer);
    }
    constructor(title, { body }) {
      super();
      globalThis.shown.push(title + ': ' + body);
    }
  };
`;

const open = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Settings' }).click();
  return page.getByRole('dialog', { name: 'Settings' });
};

const cssOf = (page: Page, selector: string, property: string): Promise<unknown> =>
  page.evaluate(`getComputedStyle(document.querySelector('${selector}'))['${property}']`);

describe('the settings', { skip: skipPageTests }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  /** alice in a room with bob, who speaks when it is told. */
  async function twoOf(
    t: TestContext,
    room: string,
  ): Promise<[Visitor, (text: string) => Promise<unknown>]> {
    const { client, path } = await stage.member(t, room, 'bob');
    const alice = await stage.visit(t, path, { script: SENSES });
    await alice.enter('alice');
    await alice.isIn();
    return [alice, (text) => client.send(text).acked];
  }

  test('light and dark follow the system, until one is chosen, and a reload keeps the choice', async (t) => {
    const { page } = await stage.visit(t, '/', { colorScheme: 'dark' });
    const [dark, light] = ['rgb(20, 23, 26)', 'rgb(244, 243, 240)'];
    assert.equal(await cssOf(page, 'body', 'backgroundColor'), dark);
    const dialog = await open(page);
    await dialog.getByText('Light', { exact: true }).click();
    assert.equal(await cssOf(page, 'body', 'backgroundColor'), light);
    await page.reload();
    assert.equal(await cssOf(page, 'body', 'backgroundColor'), light);
    const colours = await page
      .locator('meta[name=theme-color]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('content')));
    assert.deepEqual(new Set(colours), new Set(['#f4f3f0']));
  });

  test('another tab of the browser takes a change over', async (t) => {
    const { page } = await stage.visit(t, '/');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await (await open(other)).getByText('Dark', { exact: true }).click();
    await page.locator('html[data-theme=dark]').waitFor();
  });

  test('text grows and shrinks', async (t) => {
    const { page } = await stage.visit(t, '/');
    const dialog = await open(page);
    const sizes: unknown[] = [];
    for (const size of ['Small', 'Medium', 'Large']) {
      await dialog.getByText(size, { exact: true }).click();
      sizes.push(await cssOf(page, '.lead', 'fontSize'));
    }
    assert.deepEqual(sizes, ['17.5px', '20px', '25px']);
  });

  test('another language is there at once, in the open dialog as well, and stays', async (t) => {
    const { page } = await stage.visit(t, '/');
    await (await open(page)).getByLabel('Language').selectOption('中文');
    await page.getByRole('dialog', { name: '设置' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await page.reload();
    await page.getByLabel('昵称').waitFor();
    await page.getByRole('button', { name: '设置' }).click();
    await page.getByRole('dialog').getByLabel('语言').selectOption('');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  });

  test('without storage a choice holds as long as the page', async (t) => {
    const { page } = await stage.visit(t, '/', { script: BLOCK_STORAGE });
    const dialog = await open(page);
    await dialog.getByText('Large', { exact: true }).click();
    await page.keyboard.press('Escape');
    await open(page);
    assert.ok(await dialog.getByRole('radio', { name: 'Large' }).isChecked());
  });

  test('the keyboard alone is enough, and the focus comes back', async (t) => {
    const { page } = await stage.visit(t, '/');
    const button = page.getByRole('button', { name: 'Settings' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.locator('html[data-theme=light]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate("document.activeElement.getAttribute('aria-label')"),
      'Settings',
    );
  });

  test('what comes while the page is hidden is counted in the title and marked on the icon', async (t) => {
    const [{ page }, say] = await twoOf(t, 'counted');
    await page.evaluate('hide(true)');
    for (const text of ['one', 'two', 'three']) await say(text);
    await page.locator('link[rel=icon][href="/favicon-unread.svg"]').waitFor({ state: 'attached' });
    await titled(page, '(3) counted · nickroom');
    await page.evaluate('hide(false)');
    await titled(page, 'counted · nickroom');
    await page.locator('link[rel=icon][href="/favicon.svg"]').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate('tones'), 0);
    assert.deepEqual(await page.evaluate('shown'), []);
  });

  test('a tone sounds for what comes while the page is hidden, if that is wanted', async (t) => {
    const [{ page }, say] = await twoOf(t, 'tones');
    await (await open(page)).getByRole('switch', { name: 'Sound' }).check();
    assert.equal(await page.evaluate('tones'), 1);
    await page.keyboard.press('Escape');
    await say('seen');
    await page.getByText('seen', { exact: true }).waitFor();
    assert.equal(await page.evaluate('tones'), 1);
    await page.evaluate('hide(true)');
    await say('heard');
    await titled(page, '(1) tones · nickroom');
    assert.equal(await page.evaluate('tones'), 2);
  });

  test('a notification comes for a mention alone, or for every message', async (t) => {
    const [{ page }, say] = await twoOf(t, 'notified');
    assert.equal(await page.evaluate('asked'), 0);
    const dialog = await open(page);
    await dialog.getByText('When I am mentioned').click();
    assert.equal(await page.evaluate('asked'), 1);
    await page.evaluate('hide(true)');
    await say('malice');
    await say('where is Alice?');
    await titled(page, '(2) notified · nickroom');
    assert.deepEqual(await page.evaluate('shown'), ['bob · notified: where is Alice?']);
    await dialog.getByText('For every message').click();
    await say('anybody?');
    await titled(page, '(3) notified · nickroom');
    assert.equal(await page.evaluate('shown.length'), 2);
  });

  test('a browser that refuses notifications is believed, in words', async (t) => {
    const { page } = await stage.visit(t, '/', { script: `${SENSES} answer = 'denied';` });
    const dialog = await open(page);
    await dialog.getByText('For every message').click();
    await dialog.getByText('The browser does not allow it.').waitFor();
    assert.ok(await dialog.getByRole('radio', { name: 'Off' }).isChecked());
  });

  test('who comes and goes is shown, or not', async (t) => {
    const [{ page, log }] = await twoOf(t, 'notices');
    const joined = log.getByText('alice joined');
    await joined.waitFor();
    const dialog = await open(page);
    await dialog.getByRole('switch', { name: 'Show who comes and goes' }).uncheck();
    await joined.waitFor({ state: 'hidden' });
    await dialog.getByRole('switch', { name: 'Show who comes and goes' }).check();
    await joined.waitFor();
  });

  test('no script failed, and no page asked for what its policy forbids', () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function titled(page: Page, title: string): Promise<void> {
  await until(async () => (await page.title()) === title);
}
