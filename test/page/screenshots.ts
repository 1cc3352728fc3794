import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { connect } from '../../src/client/node.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { startServer } from '../../src/server.ts';
import { launchBrowser } from './browser.ts';
import { Visitor } from './visitor.ts';

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

const TALK: readonly (readonly [nick: string, text: string])[] = [
  ['mira', 'Morning! Is the kettle on?'],
  ['theo', 'It is. Somebody bring biscuits 🍪'],
  ['小明', '早上好，大家！'],
  ['小明', '今天的会议还是十点吗？'],
  [
    'mira',
    'Yes, ten. I have put the notes for it into the shared folder, have a look before we start: it is short, I promise.',
  ],
  ['theo', 'Will do.'],
  ['theo', 'One more thing: the demo runs on my machine now, no account, no build step.'],
];

/** What a room opens over itself, and the button that does. */
const DIALOGS = [
  ['share', 'Share'],
  ['settings', 'Settings'],
] as const;

async function enter(url: string, name: string, nick: string, headNum: number) {
  const response = await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, nick, headNum }),
  });
  const { room, nickId } = (await response.json()) as { room: { room_id: string }; nickId: string };
  return { path: `/r/${room.room_id}`, client: connect({ url, roomId: room.room_id, nickId }) };
}

/** Lets three people talk in a room, and returns its path. */
async function furnish(url: string, room: string): Promise<{ path: string; leave: () => void }> {
  const nicks = [...new Set(TALK.map(([nick]) => nick))];
  const entered = await Promise.all(nicks.map((nick, at) => enter(url, room, nick, at * 7)));
  for (const [nick, text] of TALK) {
    await entered[nicks.indexOf(nick)]?.client.send(text).acked;
  }
  const leave = (): void => {
    for (const { client } of entered) client.close();
  };
  return { path: entered[0]?.path ?? '/', leave };
}

async function takeAll(browser: Browser, url: string): Promise<void> {
  for (const [look, room, options] of LOOKS) {
    const { path, leave } = await furnish(url, room);
    const visitor = await Visitor.arrive(browser, `${url}/?room=${room}`, options);
    const take = (name: string) =>
      visitor.page.screenshot({
        path: join(FOLDER, `${name}-${look}.png`),
        animations: 'disabled',
      });
    await visitor.page.locator('.room-link').first().waitFor();
    await take('landing');
    await visitor.page.goto(url + path);
    await visitor.page.getByLabel('Nick').waitFor();
    await take('invitation');
    await visitor.enter('nora');
    await visitor.sees(TALK.at(-1)?.[1] ?? '');
    await visitor.say('Hello from the other side of the corridor.');
    await visitor.sees('Hello from the other side of the corridor.');
    await take('room');
    for (const [name, button] of DIALOGS) {
      await visitor.page.getByRole('button', { name: button }).click();
      await visitor.page.getByRole('dialog').waitFor();
      await visitor.page.waitForLoadState('networkidle');
      await take(name);
      await visitor.page.keyboard.press('Escape');
    }
    await visitor.leaveBrowser();
    leave();
  }
}

await import('../../src/web/build.ts');
const dataDir = await mkdtemp(join(tmpdir(), 'nickroom-pictures-'));
const config = readConfig({ PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir });
const server = await startServer(config, createLogger(config, false), new AbortController().signal);
const browser = await launchBrowser();
try {
  await takeAll(browser, server.url);
} finally {
  await browser.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
