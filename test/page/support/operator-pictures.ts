import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { linkFor, Operator } from '../../admin/support/operator.ts';
import { post } from '../../protocol/support/http.ts';
import { until } from '../../support/until.ts';
import { type Entered, takeSeat } from './seat.ts';
import { furnish, HELP, TALK } from './talk.ts';

interface Served {
  readonly url: string;
  readonly database: string;
}

/** What stands in the address of each view, and what tells that it is there. */
const VIEWS = [
  ['overview', '.plot svg'],
  ['rooms', '.rows li'],
  ['bans', '.rows li'],
  ['roles', '.role'],
  ['audit', '.rows li'],
] as const;

const BETWEEN_MS = 400;
/** Long enough that the plots show something. */
const SAMPLES_MS = 60_000;

/** Pictures of the operator's page, of a server with a few rooms and something to do. */
export async function takeOperator(
  browser: Browser,
  served: Served,
  folder: string,
  looks: Readonly<Record<string, BrowserContextOptions>>,
): Promise<void> {
  const rooms = ['staff room', '茶水间', 'release 2.0'];
  const furnished = [await furnish(served.url, 'help desk', HELP)];
  for (const room of rooms) furnished.push(await furnish(served.url, room, TALK));
  await makeTrouble(served);
  const bot = await takeSeat(served.url, { name: 'staff room', nick: 'build bot', headNum: 3 });
  const pages = await Promise.all(
    Object.entries(looks).map(
      async ([look, options]) => [look, await signedIn(browser, served, options)] as const,
    ),
  );
  await until(async () => {
    await say(served.url, bot);
    const path = pages[0]?.[1].locator('.plot path').first();
    return ((await path?.getAttribute('d'))?.split('L').length ?? 0) > 8;
  }, SAMPLES_MS);
  for (const [look, page] of pages) {
    for (const [view, sign] of VIEWS) {
      await page.goto(`${served.url}/admin#/${view}`);
      await page.locator(sign).first().waitFor();
      await page.screenshot({ path: join(folder, `admin-${view}-${look}-light.png`) });
    }
    await page.context().close();
  }
  for (const { leave } of furnished) leave();
}

async function signedIn(
  browser: Browser,
  served: Served,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', colorScheme: 'light', ...options });
  const page = await context.newPage();
  await page.goto(await linkFor(served));
  await page.locator('.plot').first().waitFor();
  return page;
}

/** So that there is something to plot. */
async function say(url: string, { room, nickId }: Entered): Promise<void> {
  await post(`${url}/rooms/${room.room_id}/messages`, { content: 'green' }, { bearer: nickId });
  await delay(BETWEEN_MS);
}

/** Somebody is banned from the server, somebody muted in a room. */
async function makeTrouble(served: Served): Promise<void> {
  const operator = await Operator.signIn(served);
  const { leave } = await furnish(served.url, 'lobby', [
    ['casino4u', 'free coins'],
    ['grumpy', 'no'],
  ]);
  const { people } = (
    await operator.get<{ people: { member_id: string; user_name: string }[] }>('/people?limit=2')
  ).body;
  const idOf = (nick: string) =>
    people.find(({ user_name }) => user_name === nick)?.member_id ?? '';
  const { rooms } = (await operator.get<{ rooms: { room_id: string }[] }>('/rooms?search=lobby'))
    .body;
  await operator.post(`/people/${idOf('casino4u')}/ban`, { reason: 'advertising', address: false });
  const terms = { memberId: idOf('grumpy'), seconds: 7200, reason: 'cool down' };
  await operator.post(`/rooms/${rooms[0]?.room_id}/acts/mute`, terms);
  leave();
}
