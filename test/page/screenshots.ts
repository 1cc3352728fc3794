import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { connect } from '../../src/client/node.ts';
import { takeOperator } from './support/operator-pictures.ts';
import { withServer } from './support/own-server.ts';
import { DESK, furnish, HELP, TALK } from './support/talk.ts';
import { Visitor } from './support/visitor.ts';

/** `npx tsx test/page/screenshots.ts` takes the pictures in docs/images. */

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 } };

/** Each look has a room of its own, so that every picture tells the same. */
const LOOKS: readonly (readonly [look: string, room: string, BrowserContextOptions])[] = [
  ['wide-light', 'kitchen', { ...WIDE, colorScheme: 'light' }],
  ['wide-dark', 'library', { ...WIDE, colorScheme: 'dark' }],
  ['phone-light', 'garden', { ...PHONE, colorScheme: 'light' }],
  ['phone-dark', 'workshop', { ...PHONE, colorScheme: 'dark' }],
];

/** Instead of a nick and a picture that are thrown like dice. */
const PROFILE = JSON.stringify({ nick: 'nora', headNum: 38 });
const GREETING = 'Hello from the other side of the corridor.';

/** What a room opens over itself, and the button that does. */
const DIALOGS = [
  ['share', 'Share'],
  ['settings', 'Settings'],
] as const;

type Take = (name: string) => Promise<unknown>;

async function takeForms({ page }: Visitor, path: string, take: Take): Promise<void> {
  await page.evaluate(`localStorage.setItem('nickroom.profile', '${PROFILE}')`);
  await page.reload();
  await page.locator('.room-link').first().waitFor();
  await take('landing');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await page.getByRole('dialog').waitFor();
  await take('pictures');
  await page.goto(new URL(path, page.url()).href);
  await page.getByLabel('Nick').waitFor();
  await take('invitation');
}

/** From the form for a nick on. */
async function takeRoom(visitor: Visitor, take: Take): Promise<void> {
  const { page } = visitor;
  await visitor.enter('nora');
  await visitor.sees(TALK.at(-1)?.[1] ?? '');
  await visitor.say(GREETING);
  await visitor.sees(GREETING);
  await take('room');
  for (const [name, button] of DIALOGS) {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForLoadState('networkidle');
    await take(name);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await page.locator('.emoji-grid button').first().waitFor();
  await take('emoji');
  await page.keyboard.press('Escape');
  await visitor.say('/help');
  await page.locator('.commands').waitFor();
  await take('help');
  await page.keyboard.press('Escape');
  const people = page.getByRole('button', { name: 'People' });
  if (!(await people.isVisible())) return;
  await people.click();
  await take('people');
  await page.keyboard.press('Escape');
  // The button has the focus back, which is not what the next picture is about.
  await people.blur();
}

/** A room from where its owner sits: something is reported, something held, and somebody waits. */
async function takeDesk(visitor: Visitor, url: string, room: string, take: Take): Promise<void> {
  const { page } = visitor;
  const say = (text: string): Promise<void> => visitor.say(text);
  await visitor.enter('mira');
  await visitor.isIn();
  await page.getByRole('button', { name: 'Look after the room' }).waitFor();
  const { clients, leave } = await furnish(url, room, DESK);
  await visitor.sees(DESK.at(-1)?.[1] ?? '');
  await say('/topic Tea, cakes and lost things');
  const key = JSON.stringify(`nickroom.seat.${page.url().split('/').at(-1)}`);
  const nickId = await page.evaluate<string>(`JSON.parse(localStorage.getItem(${key})).nickId`);
  const mira = connect({ url, roomId: page.url().split('/').at(-1) ?? '', nickId });
  await new Promise((resolve) => mira.on('welcome', resolve));
  await mira.act('add-rule', { kind: 'word', pattern: 'casino', action: 'hold' });
  await mira.act('entry', { rule: 'approval' });
  const rex = (await mira.history()).messages.find((entry) => entry.log_user_name === 'rex');
  await clients.get('theo')?.act('report', { seq: rex?.log_seq ?? 0, reason: 'advertising' });
  clients.get('rex')?.send('Win at my casino, friends!');
  await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: room, nick: 'gina', headNum: 17 }),
  });
  await page.locator('.badge').getByText('3').waitFor();
  await visitor.message('CHEAP WATCHES, write to me!!!').click({ button: 'right' });
  await page.getByRole('menuitem').first().waitFor();
  await take('menu');
  await page.getByRole('menuitem', { name: 'Ban rex' }).click();
  await page.getByLabel('Reason').fill('advertising');
  await take('ban');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Look after the room' }).click();
  await page.getByText('Reported by theo').waitFor();
  await take('queue');
  for (const [part, name] of [
    ['Room', 'room-settings'],
    ['Rules', 'rules'],
  ] as const) {
    await page.getByRole('dialog').getByText(part, { exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).first().waitFor();
    await take(name);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('Owner’s link').scrollIntoViewIfNeeded();
  await take('owner-link');
  mira.close();
  leave();
}

/** Stands between a page and its sockets: after `cut` none comes about, until `mend`. */
async function sockets(page: Page): Promise<{ cut: () => void; mend: () => void }> {
  let isCut = false;
  const cuts: (() => void)[] = [];
  await page.routeWebSocket(/\/ws/, (socket) => {
    const cut = (): void => void socket.close({ code: 3000 });
    if (isCut) cut();
    else socket.connectToServer();
    cuts.push(cut);
  });
  return {
    cut: () => {
      isCut = true;
      for (const cut of cuts) cut();
    },
    mend: () => {
      isCut = false;
    },
  };
}

/** The widget in the demo's page, in its text and as a bubble. Nora is in the room already. */
async function takeWidgets(page: Page, url: string, room: string, take: Take): Promise<void> {
  const { leave } = await furnish(url, `${room} help`, HELP);
  await page.goto(`${url}/demo`);
  await page.frameLocator('#inline iframe').getByLabel('Nick').waitFor();
  await take('demo');
  await page.evaluate(`for (const [id, room] of [['inline', '${room}'], ['bubble', '${room} help']]) {
    document.getElementById(id).room = room;
  }`);
  await page.frameLocator('#inline iframe').getByText('on my machine now').waitFor();
  await page.evaluate("document.getElementById('inline').scrollIntoView({ block: 'center' })");
  await take('widget-inline');
  await page.locator('#bubble .launcher').click();
  await page.evaluate("document.getElementById('bubble').setNick('nora')");
  await page.frameLocator('#bubble iframe').getByText('Ask me anything').waitFor();
  await take('widget-bubble');
  leave();
}

type Look = (typeof LOOKS)[number];

async function takeVisitor(browser: Browser, url: string, [look, room, options]: Look) {
  const { path, leave } = await furnish(url, room, TALK);
  const visitor = await Visitor.arrive(browser, `${url}/?room=${room}`, options);
  const { page } = visitor;
  const take = takeOf(page, look);
  const { cut, mend } = await sockets(page);
  await takeForms(visitor, path, take);
  await takeRoom(visitor, take);
  cut();
  await page.locator('.trouble-card').waitFor({ timeout: 30_000 });
  await take('trouble');
  mend();
  await takeWidgets(page, url, room, take);
  await visitor.leaveBrowser();
  leave();
}

async function takeModerator(browser: Browser, url: string, [look, room, options]: Look) {
  const desk = `${room} desk`;
  const address = `${url}/?room=${encodeURIComponent(desk)}`;
  const owner = await Visitor.arrive(browser, address, options);
  await takeDesk(owner, url, desk, takeOf(owner.page, look));
  await owner.leaveBrowser();
}

const takeOf =
  (page: Page, look: string): Take =>
  (name) =>
    page.screenshot({ path: join(FOLDER, `${name}-${look}.png`), animations: 'disabled' });

/** `-- operator`, `-- visitor` or `-- moderator` takes what these see alone. */
const [only] = process.argv.slice(2);
const isWanted = (who: string): boolean => only === undefined || only === who;

await withServer(async (browser, url, database) => {
  if (isWanted('operator')) {
    await takeOperator(browser, { url, database }, FOLDER, { wide: WIDE, phone: PHONE });
  }
  for (const look of LOOKS) {
    if (isWanted('visitor')) await takeVisitor(browser, url, look);
    if (isWanted('moderator')) await takeModerator(browser, url, look);
  }
});
