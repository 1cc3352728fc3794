import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { linkFor } from '../admin/support/operator.ts';
import { post } from '../protocol/support/http.ts';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';
import { violations } from './support/violations.ts';

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'light, wide': { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  'dark, on a phone': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
};

describe("the operator's page", { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  /** Signs in by a link and waits for the overview. */
  async function signIn(t: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await stage.visit(t, await linkFor(stage.server), options);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    return page;
  }

  const open = async (page: Page, view: string): Promise<void> => {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.getByRole('heading', { name: view, level: 1 }).waitFor();
  };

  const row = (page: Page, text: string) => page.locator('.rows li').filter({ hasText: text });

  test('a link signs in, does not stay in the address, and is good once', async (t) => {
    const link = await linkFor(stage.server);
    const { page } = await stage.visit(t, link);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    assert.equal(page.url(), `${stage.server.url}/admin`);
    assert.equal(await page.evaluate('document.cookie'), '');
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();

    const other = await stage.visit(t, link);
    assert.match(await other.problem(), /used up/);
    await other.page.getByLabel('Or paste the link here').fill(await linkFor(stage.server));
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await other.page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('signing out forgets the session, here and on the server', async (t) => {
    const page = await signIn(t);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await page.context().cookies(), []);
  });

  test('a session that has ended elsewhere is over in an open page too', async (t) => {
    const [here, there] = [await signIn(t), await signIn(t, { userAgent: 'another browser' })];
    await open(here, 'Sessions');
    await row(here, 'another browser').getByRole('button').click();
    await row(here, 'another browser').waitFor({ state: 'detached' });
    await there.getByText('You have been signed out.').waitFor();
  });

  test('live figures are drawn, a line for each node', async (t) => {
    const page = await signIn(t);
    const plot = page.getByRole('img', { name: /^Connections: now/ });
    await plot.locator('path.line').first().waitFor({ state: 'attached' });
    await until(async () => (await plot.locator('path').first().getAttribute('d'))?.includes('L'));
    assert.equal(await page.locator('.plot').count(), 6);
    await page.getByText('open rooms', { exact: true }).waitFor();
  });

  test('a room is found, and shown with its people', async (t) => {
    await stage.member(t, 'north wing', 'nora');
    await stage.takeSeat('south wing', 'sam');
    const page = await signIn(t);
    await open(page, 'Rooms');
    await page.getByLabel('Name or id of a room').fill('NORTH');
    await row(page, 'south wing').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'north wing' }).click();
    await page.getByRole('heading', { name: 'north wing' }).waitFor();
    await row(page, 'nora').getByText('online').waitFor();
    await page.getByLabel('Role of nora').selectOption('moderator');
    await until(async () => {
      const shown = await page.getByLabel('Role of nora').inputValue();
      return shown === 'moderator' && (await row(page, 'nora').isVisible());
    });
  });

  test('somebody is banned from every room, and let in again', async (t) => {
    const { page: guest } = await stage.enter(t, 'ban here', 'troll');
    const page = await signIn(t);
    await open(page, 'People');
    await page.getByLabel('Nick or id of a member').fill('troll');
    await page.getByRole('link', { name: 'troll' }).click();
    await page.getByRole('button', { name: 'Ban from the server…' }).click();
    await page.getByLabel('Reason, for all to read').fill('enough');
    await page.getByLabel('Everybody from the same address too').uncheck();
    await page.getByRole('button', { name: 'Ban troll' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await guest.locator('.trouble-card').waitFor();

    await open(page, 'Bans');
    const everywhere = row(page, 'every room');
    await everywhere.getByText('enough').waitFor();
    await everywhere.getByRole('button', { name: 'Lift the ban of troll' }).click();
    await row(page, 'troll').first().waitFor({ state: 'detached' });

    await open(page, 'Audit log');
    await row(page, 'unban').first().getByRole('link', { name: 'troll' }).waitFor();
  });

  test('a reported message is deleted', async (t) => {
    const { client, roomId } = await stage.member(t, 'reports', 'author');
    const { log_seq: seq } = await client.send('buy my coins').acked;
    const reader = await stage.takeSeat('reports', 'reader');
    const answer = await post(
      `${stage.server.url}/rooms/${roomId}/acts/report`,
      { seq, reason: 'advertising' },
      { bearer: reader.nickId },
    );
    assert.equal(answer.status, 200, answer.text);
    const page = await signIn(t);
    await open(page, 'Reports');
    await row(page, 'buy my coins').getByText('advertising').waitFor();
    await row(page, 'buy my coins').getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('Nothing here.').waitFor();
  });

  test('a right is taken from a role and given back, and what the server needs stays', async (t) => {
    const page = await signIn(t);
    await open(page, 'Roles');
    const tick = page.locator('[data-role=visitor]').getByLabel('speak');
    // A page that is left takes with it what it has not been answered yet.
    await Promise.all([
      page.waitForResponse((answer) => answer.request().method() !== 'GET'),
      tick.check(),
    ]);
    await page.reload();
    await open(page, 'Roles');
    await until(() => tick.isChecked());
    await tick.uncheck();
    await until(async () => !(await tick.isChecked()));
    const needed = page.locator('[data-role=owner]').getByLabel('own', { exact: true });
    await needed.uncheck({ force: true }).catch(() => {});
    await page.getByText('The server cannot do without that.').waitFor();
    await until(() => needed.isChecked());

    await page.getByLabel('Name, in small letters').fill('herald');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('[data-role=herald]').waitFor();
    await page.getByRole('button', { name: 'Remove herald' }).click();
    await page.locator('[data-role=herald]').waitFor({ state: 'detached' });
  });

  test('it speaks Chinese', async (t) => {
    const { page } = await stage.visit(t, await linkFor(stage.server), { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '概览' }).waitFor();
    await page.getByRole('link', { name: '房间' }).click();
    await page.getByRole('heading', { name: '房间' }).waitFor();
  });

  for (const [name, look] of Object.entries(LOOKS)) {
    test(`axe finds nothing in any view, ${name}`, async (t) => {
      await stage.member(t, `axe ${name}`, 'alice');
      const page = await signIn(t, look);
      await page.locator('.plot').first().waitFor();
      assert.deepEqual(await violations(page), []);
      for (const view of ['Rooms', 'People', 'Bans', 'Reports', 'Roles', 'Audit log', 'Sessions']) {
        await open(page, view);
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await violations(page), [], view);
      }
      await open(page, 'Rooms');
      await page.getByRole('link', { name: `axe ${name}` }).click();
      await row(page, 'alice').getByRole('button').click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await violations(page), [], 'a room, and the dialog');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      assert.deepEqual(await violations(page), [], 'signing in');
    });
  }
});

describe('an idle operator', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage(
    (opened) => {
      stage = opened;
    },
    { ADMIN_IDLE_S: '8' },
  );

  test('is signed out, though the page goes on asking for figures', async (t) => {
    const { page } = await stage.visit(t, await linkFor(stage.server));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByText('You have been signed out.').waitFor();
  });
});
