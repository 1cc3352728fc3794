import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { skipPageTests } from './support/browser.ts';
import { numbered, type Stage, sayAll, setStage } from './support/stage.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe('the room page', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  test('addresses are links that give nothing away, and nothing else is', async (t) => {
    const alice = await stage.enter(t, 'links', 'alice');
    await alice.say('see https://example.org/a?b=1. or javascript:alert(1)');
    const link = alice.log.getByRole('link');
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), 'https://example.org/a?b=1');
    const rel = (await link.getAttribute('rel'))?.split(' ') ?? [];
    assert.ok(rel.includes('noopener') && rel.includes('noreferrer'));
    assert.deepEqual(await alice.texts(), [
      'see https://example.org/a?b=1. or javascript:alert(1)',
    ]);
  });

  test('many comings and goings are one line, that can be opened, or none at all', async (t) => {
    const alice = await stage.enter(t, 'fold', 'alice');
    const others = await Promise.all(
      ['b', 'c', 'd'].map((nick) => stage.member(t, 'fold', `nick ${nick}`)),
    );
    await alice.log.getByText('4 joined').waitFor();
    for (const { client } of others) client.leave();
    const line = alice.log.getByText('4 joined, 3 left');
    await line.click();
    await alice.log.getByText(/nick b.* left/).waitFor();
    await alice.page.getByRole('button', { name: 'Settings' }).click();
    await alice.page.getByRole('switch', { name: 'Show who comes and goes' }).click();
    await line.waitFor({ state: 'detached' });
  });

  test('a message is shown at once, then as sent; a refused one can be sent again', async (t) => {
    const alice = await stage.enter(t, 'sending', 'alice');
    await alice.page.context().setOffline(true);
    await alice.say('on its way');
    const pending = alice.log.locator('.pending');
    await pending.getByText('on its way').waitFor();
    assert.equal(await pending.getByText('Sending…').count(), 1);
    await alice.page.context().setOffline(false);
    await alice.sees('on its way');
    assert.equal(await pending.count(), 0);
    // Only the server knows that NUL cannot be stored.
    await alice.page.getByLabel('Write a message').fill('a\u0000b');
    await alice.page.keyboard.press('Enter');
    const failed = alice.log.locator('.failed');
    await failed.getByText(/characters that cannot be stored/).waitFor();
    await failed.getByRole('button', { name: 'Send again' }).click();
    await failed.waitFor();
    await failed.getByRole('button', { name: 'Discard' }).click();
    await failed.waitFor({ state: 'detached' });
  });

  test('a message that arrives, and one that is confirmed, move nothing', async (t) => {
    const { client } = await stage.member(t, 'still', 'bob');
    const alice = await stage.enter(t, 'still', 'alice');
    await sayAll(client, numbered(40));
    await alice.sees('text 40');
    await alice.page.evaluate(`new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shift = (globalThis.shift ?? 0) + value;
    }).observe({ type: 'layout-shift', buffered: false })`);
    const height = () => alice.log.evaluate((log) => log.scrollHeight);
    await alice.say('mine');
    await alice.log.locator('.message').getByText('mine', { exact: true }).waitFor();
    const before = await height();
    await alice.sees('mine');
    assert.equal(await height(), before);
    await client.send('theirs').acked;
    await alice.sees('theirs');
    assert.equal(await alice.page.evaluate('globalThis.shift ?? 0'), 0);
  });

  test('a thousand messages can be scrolled through, up and down, with few of them in the page', async (t) => {
    const { client, path } = await stage.member(t, 'thousand', 'alice');
    const said = numbered(1000);
    await sayAll(client, said);
    const bob = await stage.visit(t, path);
    await bob.enter('bob');
    await bob.sees('text 1000');
    const seen = new Set<string>();
    const rows = () => bob.log.locator('.message').count();
    const collect = async () => {
      for (const text of await bob.texts()) seen.add(text);
      assert.ok((await rows()) <= 500);
    };
    while (!seen.has('text 1')) {
      await bob.log.evaluate((log) => log.scrollBy(0, -3000));
      await bob.page.waitForTimeout(20);
      await collect();
    }
    assert.deepEqual([...seen].sort(), [...said].sort());
    while ((await bob.message('text 1000').count()) === 0) {
      await bob.log.evaluate((log) => log.scrollBy(0, 3000));
      await bob.page.waitForTimeout(20);
      await collect();
    }
    await bob.log.evaluate((log) => log.scrollTo(0, 0));
    await bob.page.getByRole('button', { name: 'Latest messages' }).click();
    await bob.sees('text 1000');
  });

  test('older ones come above without moving what is read', async (t) => {
    const { client, path } = await stage.member(t, 'steady', 'alice');
    await sayAll(client, numbered(300));
    const bob = await stage.visit(t, path);
    await bob.enter('bob');
    await bob.sees('text 300');
    const row = bob.message('text 205');
    await bob.log.evaluate((log) => log.scrollTo(0, 700));
    await bob.page.waitForTimeout(50);
    const top = async () => (await row.boundingBox())?.y;
    const before = await top();
    await bob.page.getByRole('button', { name: 'Earlier messages' }).evaluate((one) => {
      (one as unknown as { click: () => void }).click();
    });
    await bob.message('text 120').waitFor({ state: 'attached' });
    assert.ok(Math.abs(((await top()) ?? 0) - (before ?? 1e9)) <= 1);
  });

  test('who looked elsewhere finds a line above what is new', async (t) => {
    const { client, path } = await stage.member(t, 'unread', 'alice');
    await sayAll(client, numbered(60));
    const bob = await stage.visit(t, path);
    await bob.enter('bob');
    await bob.sees('text 60');
    await bob.log.evaluate((log) => log.scrollTo(0, 300));
    await sayAll(client, ['new 1', 'new 2']);
    await bob.page.getByRole('button', { name: '2 new messages' }).click();
    const divider = bob.log.locator('.unread + li');
    assert.equal(await divider.locator('.text').textContent(), 'new 1');
    await bob.say('answered');
    await bob.log.locator('.unread').nth(1).waitFor({ state: 'detached' });
    await bob.sees('answered');
    assert.equal(await bob.log.locator('li.unread').count(), 0);
  });

  test('the commands: /me, /nick, /help, an unknown one, // and /leave', async (t) => {
    const { client } = await stage.member(t, 'commands', 'bob');
    const alice = await stage.enter(t, 'commands', 'alice');
    await alice.say('/me waves');
    await alice.log.locator('.action').getByText('waves').waitFor();
    await alice.say('//shrug');
    await alice.sees('/shrug');
    await alice.say('/dance');
    assert.equal(await alice.problem(), 'There is no command /dance. /help shows all of them.');
    await alice.say('/help');
    await alice.page.getByText('takes another nick').waitFor();
    await alice.say('/nick bob');
    assert.match(await alice.problem(), /Somebody in this room has that nick/);
    assert.equal(await alice.page.getByLabel('Write a message').inputValue(), '/nick bob');
    await alice.say('/nick alicia');
    await alice.page.locator('.people li', { hasText: 'alicia' }).getByText('you').waitFor();
    await alice.isIn();
    const told = new Promise<string>((resolve) => {
      client.on('message', (entry) => {
        if (entry.log_content === 'renamed') resolve(entry.log_user_name);
      });
    });
    await alice.say('renamed');
    assert.equal(await told, 'alicia');
    await alice.page.reload();
    await alice.isIn();
    await alice.page.locator('.people li', { hasText: 'alicia' }).getByText('you').waitFor();
    await alice.say('/leave');
    await alice.page.waitForURL((url) => url.pathname === '/');
  });

  test('keys: up recalls, Tab completes a nick or goes on, the counter counts', async (t) => {
    await stage.member(t, 'keys', 'Bartholomew');
    const alice = await stage.enter(t, 'keys', 'alice');
    const { keyboard } = alice.page;
    const area = alice.page.getByLabel('Write a message');
    await alice.page.locator('.people li', { hasText: 'Bartholomew' }).waitFor();
    await alice.say('first');
    await alice.say('second');
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    assert.equal(await area.inputValue(), 'first');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    assert.equal(await area.inputValue(), '');
    await keyboard.type('hi bar');
    await keyboard.press('Tab');
    assert.equal(await area.inputValue(), 'hi Bartholomew ');
    await keyboard.press('Tab');
    assert.equal(await area.evaluate((one) => one.matches(':focus')), false);
    await area.fill('x'.repeat(1900));
    await alice.page.locator('.counter').getByText('100').waitFor();
  });

  test("an input method's Enter and arrows are its own", async (t) => {
    const alice = await stage.enter(t, 'composing', 'alice');
    const area = alice.page.getByLabel('Write a message');
    await area.focus();
    const input = await alice.page.context().newCDPSession(alice.page);
    const compose = (text: string) =>
      input.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await compose('ni');
    for (const key of ['Enter', 'ArrowUp', 'Tab']) {
      await area.dispatchEvent('keydown', { key, keyCode: 229, isComposing: true, bubbles: true });
    }
    await compose('nihao');
    await input.send('Input.insertText', { text: '你好' });
    assert.equal(await area.inputValue(), '你好');
    assert.deepEqual(await alice.texts(), []);
    await alice.page.keyboard.press('Enter');
    await alice.sees('你好');
  });

  test('the emoji picker is loaded when it is opened, found by name, and obeys the policy', async (t) => {
    const alice = await stage.enter(t, 'emoji', 'alice');
    const loaded = () =>
      alice.page.evaluate(
        'performance.getEntriesByType("resource").filter(({ name }) => name.includes("emoji")).length',
      );
    assert.equal(await loaded(), 0);
    const area = alice.page.getByLabel('Write a message');
    await area.fill('tea?');
    await alice.page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await alice.page.getByLabel('Search emoji').fill('teacup');
    await alice.page.getByRole('button', { name: 'teacup without handle' }).click();
    assert.equal(await area.inputValue(), 'tea?🍵');
    assert.equal(await loaded(), 2);
    await alice.page.getByLabel('Search emoji').press('Escape');
    await alice.page.keyboard.press('Enter');
    await alice.sees('tea?🍵');
  });

  test('on a phone people are a drawer, and the keyboard covers nothing', async (t) => {
    const alice = await stage.enter(t, 'phone', 'alice', PHONE);
    const { page } = alice;
    await page.getByRole('button', { name: 'People' }).click();
    const drawer = page.getByRole('complementary', { name: 'People here' });
    await drawer.getByText('alice').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    const area = page.getByLabel('Write a message');
    assert.ok(Number.parseFloat(String(await alice.page.evaluate(FONT_SIZE))) >= 16);
    for (const button of await page.locator('.bar .tool:visible, .composer button:visible').all()) {
      const box = await button.boundingBox();
      assert.ok(box !== null && box.width >= 44 && box.height >= 44, await button.innerHTML());
    }
    // What a keyboard does on iOS: the visual viewport shrinks, nothing else does.
    await page.evaluate(`{
      const { visualViewport } = globalThis;
      Object.defineProperty(visualViewport, 'height', { value: 500 });
      visualViewport.dispatchEvent(new Event('resize'));
    }`);
    const box = await area.boundingBox();
    assert.ok(box !== null && box.y + box.height <= 500);
  });

  test('nothing is cut off at 200 % and at the width of a small phone', async (t) => {
    for (const viewport of [
      { width: 640, height: 400 },
      { width: 320, height: 568 },
    ]) {
      const alice = await stage.enter(
        t,
        `zoom ${'long name '.repeat(4)}`,
        `alice${viewport.width}`,
        { viewport },
      );
      await alice.say(`https://example.org/${'x'.repeat(200)}`);
      await alice.log.getByRole('link').last().waitFor();
      const wider = await alice.page.evaluate(
        'document.documentElement.scrollWidth > innerWidth || document.querySelector(".log").scrollWidth > document.querySelector(".log").clientWidth',
      );
      assert.equal(wider, false);
      for (const part of [
        alice.page.getByLabel('Write a message'),
        alice.page.getByRole('button', { name: 'Leave' }),
      ]) {
        const box = await part.boundingBox();
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= viewport.width);
        assert.ok(box.y + box.height <= viewport.height);
      }
    }
  });

  test('who wants no motion sees none', async (t) => {
    const alice = await stage.enter(t, 'calm', 'alice', { reducedMotion: 'reduce' });
    const { page } = alice;
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((one) => {
          const { transitionDuration, animationName } = getComputedStyle(one);
          return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
        })
        .map(({ outerHTML }) => outerHTML.slice(0, 80)),
    );
    assert.deepEqual(moving, []);
  });

  test('additions are announced politely, typing and seconds are not', async (t) => {
    const alice = await stage.enter(t, 'aloud', 'alice');
    const attributes = await alice.log.evaluate((log) =>
      ['aria-live', 'aria-relevant', 'aria-busy', 'tabindex'].map((name) => log.getAttribute(name)),
    );
    assert.deepEqual(attributes, ['polite', 'additions', 'false', '0']);
    await alice.page.getByRole('status').getByText('Connected').waitFor();
    assert.equal(await alice.page.locator('.typing').getAttribute('aria-hidden'), 'true');
  });

  test('names can be read in every colour, light and dark', async (t) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const alice = await stage.enter(t, `colours ${colorScheme}`, 'alice', { colorScheme });
      await stage
        .member(t, `colours ${colorScheme}`, 'bob')
        .then(({ client }) => client.send('hi').acked);
      await alice.sees('hi');
      const worst = await alice.page.evaluate(WORST_CONTRAST);
      assert.ok(Number(worst) >= 4.5, `${colorScheme}: ${worst}`);
    }
  });
});

const FONT_SIZE = 'getComputedStyle(document.querySelector("textarea")).fontSize';

/** The least contrast of a name with the bubble it stands in, over all hues. As text: no helpers. */
const WORST_CONTRAST = `(() => {
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const name = document.querySelector('.message:not(.own) .name');
  const ground = luminance(getComputedStyle(name.closest('.bubble')).backgroundColor);
  let worst = 21;
  for (let hue = 0; hue < 360; hue += 5) {
    name.style.setProperty('--hue', String(hue));
    const ink = luminance(getComputedStyle(name).color);
    worst = Math.min(worst, (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
  }
  return worst;
})()`;
