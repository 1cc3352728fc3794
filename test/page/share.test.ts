import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { Stage } from './support/stage.ts';

const SHARES = `
  globalThis.shared = [];
  navigator.share = (what) => {
    globalThis.shared.push(what);
    return Promise.resolve();
  };
`;
const NO_CLIPBOARD = `Object.defineProperty(navigator, 'clipboard', { value: undefined });`;

describe('sharing a room', { skip: skipPageTests }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  async function openShare(t: TestContext, room: string, script = '') {
    const { roomId, path } = await stage.member(t, room, 'bob');
    const alice = await stage.visit(t, path, { script });
    await alice.enter('alice');
    await alice.isIn();
    await alice.page.getByRole('button', { name: 'Share' }).click();
    const dialog = alice.page.getByRole('dialog', { name: `Share “${room}”` });
    await dialog.waitFor();
    return { page: alice.page, dialog, roomId, link: `${stage.server.url}${path}` };
  }

  test('the link, its QR code and the code to embed are there to take away', async (t) => {
    const { page, dialog, roomId, link } = await openShare(t, 'taken <away>');
    assert.equal(await dialog.getByLabel('Link', { exact: true }).inputValue(), link);
    assert.equal(
      await dialog.getByLabel('Embed it in a page').inputValue(),
      `<script type="module" src="${stage.server.url}/embed.js"></script>\n<nick-room room="${roomId}"></nick-room>`,
    );
    await dialog.getByRole('img', { name: 'QR code of the link' }).waitFor();
    const width = "document.querySelector('.qr img').naturalWidth";
    await until(async () => ((await page.evaluate(width)) as number) > 0);
    assert.equal(await dialog.getByRole('button', { name: 'Share with…' }).count(), 0);
  });

  test('a copy button says that it has copied, and has', async (t) => {
    const { page, dialog, link } = await openShare(t, 'copied');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: 'Copy' }).first().click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), link);
    await dialog.getByRole('button', { name: 'Copied' }).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Copy' }).nth(1).click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /<nick-room room=/);
  });

  test('without a clipboard, as without TLS, it copies all the same', async (t) => {
    const { dialog } = await openShare(t, 'by hand', NO_CLIPBOARD);
    await dialog.getByRole('button', { name: 'Copy' }).first().click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  });

  test('a phone offers its own ways to share', async (t) => {
    const { page, dialog, link } = await openShare(t, 'by phone', SHARES);
    await dialog.getByRole('button', { name: 'Share with…' }).click();
    assert.deepEqual(await page.evaluate('shared'), [{ title: 'by phone', url: link }]);
  });

  test('closed by the button, by Escape or beside it, the focus comes back', async (t) => {
    const { page, dialog } = await openShare(t, 'focus');
    const back = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await back(), 'Share');
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await back(), 'Share');
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.mouse.click(5, 400);
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await back(), 'Share');
  });

  test('no script failed, and no page asked for what its policy forbids', () => {
    assert.deepEqual(stage.faults, []);
  });
});
