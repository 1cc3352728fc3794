import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { Stage } from './support/stage.ts';

/** Bytes a room may load, gzipped. */
const BUDGET = 40_000;

describe('what a room loads', { skip: skipPageTests }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  /** Enters a room and comes again: the paths of all that is asked for then, the page's own first. */
  async function loaded(t: TestContext, room: string, locale?: string): Promise<string[]> {
    const { path } = await stage.member(t, room, 'bob');
    const visitor = await stage.visit(t, path, { ...(locale && { locale }) });
    const { page } = visitor;
    await page.locator('input[name=nick]').fill('alice');
    // No mouse: it would be over a message afterwards, and that asks for its menu.
    await page.locator('input[name=nick]').press('Enter');
    await visitor.isIn();
    await page.waitForLoadState('networkidle');
    const paths = new Set<string>();
    page.on('request', (request) => paths.add(new URL(request.url()).pathname));
    await page.reload();
    await page.locator('.state[data-state=open]').waitFor();
    await page.waitForLoadState('networkidle');
    return [...paths];
  }

  const get = (path: string, encoding: string): Promise<Response> =>
    fetch(stage.server.url + path, { headers: { 'accept-encoding': encoding } });

  for (const locale of ['en-US', 'zh-CN']) {
    test(`is under ${BUDGET} bytes, gzipped, everything included, in ${locale}`, async (t) => {
      const sizes = new Map<string, number>();
      for (const path of await loaded(t, `budget ${locale}`, locale)) {
        const body = await (await get(path, 'identity')).arrayBuffer();
        sizes.set(path, gzipSync(Buffer.from(body)).length);
      }
      assert.ok(sizes.has('/assets/app.js') && sizes.has('/assets/app.css'));
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      const listed = JSON.stringify(Object.fromEntries(sizes));
      t.diagnostic(`${total} bytes: ${listed}`);
      assert.ok(total < BUDGET, `${total} bytes: ${listed}`);
    });
  }

  test('does not include what moderators need, which they have before they ask for it', async (t) => {
    const { page } = await stage.enter(t, 'equipped', 'olga');
    const asked: string[] = [];
    page.on('response', (response) => asked.push(new URL(response.url()).pathname));
    await page.reload();
    const isEquipment = (path: string): boolean => path.startsWith('/assets/equipment-');
    await until(async () => asked.some(isEquipment));
    const members = await loaded(t, 'ordinary');
    assert.deepEqual(members.filter(isEquipment), []);
  });

  test('is asked for together: no module waits for another one to ask for it', async (t) => {
    const [page = '', ...others] = await loaded(t, 'together');
    const link = (await get(page, 'identity')).headers.get('link') ?? '';
    const modules = others.filter((path) => path.endsWith('.js'));
    assert.ok(modules.includes('/assets/app.js'));
    for (const path of modules) assert.ok(link.includes(`<${path}>; rel=modulepreload`), path);
  });

  test('is one language, that of the browser, which comes with the others', async (t) => {
    const [page = '', ...others] = await loaded(t, 'tongues', 'zh-TW');
    const named = (language: string): string | undefined =>
      others.find((path) => path.startsWith(`/assets/${language}-`));
    const sentences = named('zh') ?? '';
    assert.equal(named('en'), undefined);
    const answer = await fetch(stage.server.url + page, {
      headers: { 'accept-language': 'de-AT, zh-TW;q=0.9, en;q=0.8' },
    });
    assert.ok(answer.headers.get('link')?.includes(`<${sentences}>; rel=modulepreload`));
  });

  test('travels compressed, and as it is to who cannot read that', async () => {
    const plain = await get('/assets/app.js', 'identity');
    assert.equal(plain.headers.get('content-encoding'), null);
    const text = await plain.text();
    for (const encoding of ['br', 'gzip']) {
      const packed = await get('/assets/app.js', encoding);
      assert.equal(packed.headers.get('content-encoding'), encoding);
      assert.equal(packed.headers.get('vary'), 'accept-encoding');
      assert.match(packed.headers.get('content-type') ?? '', /^application\/javascript/);
      assert.ok(Number(packed.headers.get('content-length')) < text.length / 2);
      assert.equal(await packed.text(), text);
    }
    const script = await get('/embed.js', 'br');
    assert.equal(script.headers.get('content-encoding'), 'br');
    assert.equal(script.headers.get('access-control-allow-origin'), '*');
  });
});
