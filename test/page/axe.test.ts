import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipPageTests } from './support/browser.ts';
import { Stage } from './support/stage.ts';
import { violations } from './support/violations.ts';
import type { Visitor } from './support/visitor.ts';

/** Each scheme once and each size once: colours do not depend on the size, nor names on the colours. */
const LOOKS = {
  'light, wide': { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  'dark, on a phone': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
} as const;

type Look = (typeof LOOKS)[keyof typeof LOOKS];

let stage: Stage;

/** Every screen, and the way to it. A name of a room of its own for each look keeps nicks free. */
const SCREENS: Readonly<
  Record<string, (t: TestContext, look: Look, room: string) => Promise<Page>>
> = {
  landing: async (t, look, room) => {
    await stage.member(t, room, 'bob');
    const { page } = await stage.visit(t, '/', look);
    await page.locator('.room-link').first().waitFor();
    return page;
  },
  'landing with a problem': async (t, look, room) => {
    await stage.member(t, room, 'bob');
    const visitor = await stage.visit(t, `/?room=${room}`, look);
    await visitor.enter('bob');
    await visitor.problem();
    return visitor.page;
  },
  'the pictures': async (t, look) => {
    const { page } = await stage.visit(t, '/', look);
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await page.getByRole('dialog').waitFor();
    return page;
  },
  invitation: async (t, look, room) => {
    const { path } = await stage.member(t, room, 'bob');
    const { page } = await stage.visit(t, path, look);
    await page.getByLabel('Nick').waitFor();
    return page;
  },
  'no such room': async (t, look) => {
    const visitor = await stage.visit(t, '/r/room_0000000000000000', look);
    await visitor.problem();
    return visitor.page;
  },
  'no such address': async (t, look) => {
    const { page } = await stage.visit(t, '/nothing-here', look);
    await page.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor();
    return page;
  },
  room: (t, look, room) => inRoom(t, look, room),
  settings: async (t, look, room) => {
    const page = await inRoom(t, look, room);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').waitFor();
    return page;
  },
  'widget, asking for a nick': async (t, look, room) => (await inWidget(t, look, room)).page,
  widget: async (t, look, room) => {
    const visitor = await inWidget(t, look, room);
    await visitor.enter('alice');
    await visitor.isIn();
    await visitor.sees('hello from outside');
    return visitor.page;
  },
  emoji: async (t, look, room) => {
    const page = await inRoom(t, look, room);
    await page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await page.locator('.emoji-grid button').first().waitFor();
    return page;
  },
  help: async (t, look, room) => {
    const page = await inRoom(t, look, room);
    await page.getByLabel('Write a message').fill('/help');
    await page.keyboard.press('Enter');
    await page.getByText('takes another nick').waitFor();
    return page;
  },
  people: async (t, look, room) => {
    const page = await inRoom(t, look, room);
    const button = page.getByRole('button', { name: 'People' });
    if (await button.isVisible()) await button.click();
    await page.getByRole('heading', { name: 'People here' }).waitFor();
    return page;
  },
  'a room that is closed': async (t, look, room) => {
    const page = await inRoom(t, look, room);
    await page.routeWebSocket(/\/ws/, (socket) => socket.close({ code: 4504 }));
    await page.reload();
    await page.getByText('This room is closed.').waitFor();
    return page;
  },
  'menu of a message': async (t, look, room) => {
    const page = await inRoom(t, look, room);
    // A link has the browser's own menu.
    await page.locator('.message .name').first().click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    return page;
  },
  'what is done to somebody': async (t, look, room) => {
    const { page } = await lookingAfter(t, look, room);
    const people = page.getByRole('button', { name: 'People' });
    if (await people.isVisible()) await people.click();
    await page.locator('.person', { hasText: 'bob' }).click();
    await page.getByRole('menuitem', { name: 'Ban bob' }).click();
    await page.getByLabel('Reason').waitFor();
    return page;
  },
  'what waits for moderators': async (t, look, room) => {
    const { page } = await lookingAfter(t, look, room);
    await page.getByRole('button', { name: 'Look after the room' }).click();
    await page.getByText('Reported by bob').waitFor();
    return page;
  },
  "a room's settings": async (t, look, room) => {
    const { page } = await lookingAfter(t, look, room);
    await page.getByRole('button', { name: 'Look after the room' }).click();
    await page.getByText('Room', { exact: true }).click();
    await page.getByLabel('Topic').waitFor();
    return page;
  },
  "a room's rules": async (t, look, room) => {
    const { page } = await lookingAfter(t, look, room);
    await page.getByRole('button', { name: 'Look after the room' }).click();
    await page.getByText('Rules', { exact: true }).click();
    await page.getByLabel('Word, pattern or site').waitFor();
    return page;
  },
  'being muted': async (t, look, room) => {
    const { page, bob } = await lookingAfter(t, look, room);
    await page.close();
    return bob.page;
  },
  "an owner's links": async (t, look, room) => {
    const { page } = await lookingAfter(t, look, room);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByLabel('Owner’s link').waitFor();
    return page;
  },
  share: async (t, look, room) => {
    const page = await inRoom(t, look, room);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog').waitFor();
    return page;
  },
};

/** An owner's page of a room where bob has reported something and is muted. */
async function lookingAfter(t: TestContext, look: Look, room: string) {
  const owner = await stage.enter(t, room, 'alice', look);
  await owner.say('a word too many');
  await owner.sees('a word too many');
  const bob = await stage.enter(t, room, 'bob', look);
  await bob.sees('a word too many');
  await bob.message('a word too many').click({ button: 'right' });
  await bob.page.getByRole('menuitem', { name: 'Report to the moderators' }).click();
  await bob.page.getByRole('button', { name: 'Report', exact: true }).click();
  await owner.page.locator('.badge').waitFor();
  await owner.say('/mute bob 1h a little rest');
  await bob.page.locator('.silence').waitFor();
  return { page: owner.page, bob };
}

/** The widget's page as it stands in a frame. */
async function inWidget(t: TestContext, look: Look, room: string): Promise<Visitor> {
  const { client, roomId } = await stage.member(t, room, 'bob');
  await client.send('hello from outside').acked;
  const visitor = await stage.visit(t, `/embed/${roomId}`, look);
  await visitor.page.getByLabel('Nick').waitFor();
  return visitor;
}

/** A room in which both sides have said something. */
async function inRoom(t: TestContext, look: Look, room: string): Promise<Page> {
  const { client, path } = await stage.member(t, room, 'bob');
  await client.send('hello, see https://example.org/ and\ntell me').acked;
  const visitor = await stage.visit(t, path, look);
  await visitor.enter('alice');
  await visitor.isIn();
  await visitor.say('so I will');
  await visitor.sees('so I will');
  return visitor.page;
}

describe('axe finds nothing', { skip: skipPageTests }, () => {
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  for (const [screen, arrive] of Object.entries(SCREENS)) {
    for (const [name, look] of Object.entries(LOOKS)) {
      test(`${screen}, ${name}`, async (t) => {
        const page = await arrive(t, look, `${screen} ${name}`);
        assert.deepEqual(await violations(page), []);
      });
    }
  }

  test('a button without a name is found, so that finding nothing means something', async (t) => {
    const { page } = await stage.visit(t, '/');
    await page.evaluate("document.body.append(document.createElement('button'))");
    assert.match((await violations(page)).join(), /button-name/);
  });
});
