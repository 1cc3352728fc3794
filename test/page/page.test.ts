import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipPageTests } from './support/browser.ts';
import { BLOCK_STORAGE, numbered, Stage, sayAll } from './support/stage.ts';

/** Nothing is drawn before what was said has come, as in a page that is not in view. */
const DRAW_LATE = `
  let cameAt = Infinity;
  const Socket = globalThis.WebSocket;
  globalThis.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data.includes('"logs"')) cameAt = performance.now();
      });
    }
  };
  const draw = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) => {
    const isLate = location.pathname.startsWith('/r/') && cameAt === Infinity;
    return isLate ? setTimeout(() => requestAnimationFrame(callback), 20) : draw(callback);
  };`;

describe('the page', { skip: skipPageTests }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage?.close());

  test('two people enter a room and talk', async (t) => {
    const alice = await stage.enter(t, 'lounge', 'alice');
    const bob = await stage.visit(t, '/', { viewport: { width: 390, height: 844 } });
    await bob.enter('bob', 'lounge');
    await bob.isIn();
    await alice.log.getByText('bob joined').waitFor();
    await alice.say('hello bob');
    await bob.sees('hello bob');
    await bob.say('hello alice');
    await alice.sees('hello alice');
    assert.deepEqual(await alice.texts(), ['hello bob', 'hello alice']);
    assert.deepEqual(await bob.texts(), ['hello bob', 'hello alice']);
    await alice.page.locator('.people li', { hasText: 'bob' }).waitFor();
    assert.equal(await alice.page.locator('.people li').count(), 2);
    await bob.page.getByRole('button', { name: 'People' }).click();
    await bob.page.locator('.people.open li', { hasText: 'alice' }).waitFor();
  });

  test('a link with a room fills the room in', async (t) => {
    const alice = await stage.visit(t, `/?room=${encodeURIComponent('tea & 咖啡')}`);
    assert.equal(await alice.page.getByLabel('Room', { exact: true }).inputValue(), 'tea & 咖啡');
    await alice.enter('alice');
    await alice.isIn();
    assert.equal(await alice.page.locator('h1').textContent(), 'tea & 咖啡');
  });

  test('a shared link asks for a nick and leads into the room', async (t) => {
    const { client, path } = await stage.member(t, 'shared', 'alice');
    await client.send('welcome').acked;
    const bob = await stage.visit(t, path);
    await bob.page.getByRole('heading', { name: 'You are invited to “shared”' }).waitFor();
    await bob.enter('bob');
    await bob.sees('welcome');
    assert.equal(new URL(bob.page.url()).pathname, path);
  });

  test('a nick that somebody holds is told in a sentence', async (t) => {
    const { path } = await stage.member(t, 'taken', 'alice');
    const other = await stage.visit(t, path);
    await other.enter('Alice');
    assert.equal(await other.problem(), 'Somebody in this room has that nick. Choose another one.');
    await other.enter('carol');
    await other.isIn();
  });

  test('a link to no room is told in a sentence', async (t) => {
    const lost = await stage.visit(t, '/r/room_0000000000000000');
    assert.match(await lost.problem(), /There is no such room/);
    await lost.page.getByRole('link', { name: 'All rooms' }).click();
    await lost.page.getByLabel('Room', { exact: true }).waitFor();
  });

  test('a reload keeps the history and is no leave', async (t) => {
    const alice = await stage.enter(t, 'reload', 'alice');
    const { client } = await stage.member(t, 'reload', 'bob');
    const left = new Promise((resolve) => {
      client.on('message', (entry) => entry.log_kind === 'leave' && resolve(entry.log_seq));
    });
    await alice.say('before');
    await alice.sees('before');
    await alice.page.reload();
    await alice.sees('before');
    await alice.isIn();
    await alice.say('after');
    await alice.sees('after');
    await alice.page.getByRole('button', { name: 'Leave' }).click();
    await left;
    const { messages } = await client.history();
    const told = messages.filter((entry) => entry.subject?.user_name === 'alice');
    assert.deepEqual(
      told.map(({ log_kind }) => log_kind),
      ['join', 'leave'],
    );
  });

  test('two tabs of one browser may be two people, also after a reload', async (t) => {
    const first = await stage.enter(t, 'tabs', 'alice');
    const second = await first.page.context().newPage();
    await second.goto(first.page.url().replace(/\/r\/.*/, '/?room=tabs'));
    await second.getByLabel('Nick').fill('bob');
    await second.getByRole('button', { name: 'Enter' }).click();
    await second.locator('.state[data-state=open]').waitFor();
    await first.page.reload();
    await first.isIn();
    await first.page.locator('.people li', { hasText: 'alice' }).getByText('you').waitFor();
  });

  test('who leaves is told as such at once, and gets his nick back', async (t) => {
    const { client } = await stage.member(t, 'leaving', 'bob');
    const alice = await stage.enter(t, 'leaving', 'alice');
    const left = new Promise<string | undefined>((resolve) => {
      client.on('message', ({ log_kind: kind, subject }) => {
        if (kind === 'leave') resolve(subject?.user_name);
      });
    });
    await alice.page.getByRole('button', { name: 'Leave' }).click();
    assert.equal(await left, 'alice');
    await alice.enter('alice', 'leaving');
    await alice.isIn();
  });

  test('Shift+Enter breaks the line, and Enter while composing sends nothing', async (t) => {
    const alice = await stage.enter(t, 'keys', 'alice');
    const area = alice.page.getByLabel('Write a message');
    await area.fill('one');
    await alice.page.keyboard.press('Shift+Enter');
    await alice.page.keyboard.type('two');
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
      await area.dispatchEvent('keydown', { key: 'Enter', bubbles: true, ...how });
    }
    assert.equal(await area.inputValue(), 'one\ntwo');
    await alice.page.keyboard.press('Enter');
    await alice.sees('one two');
    assert.deepEqual(await alice.texts(), ['one\ntwo']);
    assert.equal(await area.inputValue(), '');
  });

  test('a message that is too long is not sent, and says by how much', async (t) => {
    const alice = await stage.enter(t, 'long', 'alice');
    await alice.say('x'.repeat(2003));
    assert.equal(await alice.problem(), '3 characters too many');
    assert.deepEqual(await alice.texts(), []);
  });

  test('others see who is writing, and who has gone', async (t) => {
    const { client, path } = await stage.member(t, 'writing', 'bob');
    const alice = await stage.visit(t, path);
    await alice.enter('alice');
    await alice.isIn();
    const writing = setInterval(() => client.typing(), 500);
    await alice.page
      .getByText('bob is writing…')
      .waitFor()
      .finally(() => clearInterval(writing));
    await client.send('done').acked;
    await alice.sees('done');
    await alice.page.getByText('bob is writing…').waitFor({ state: 'detached' });
    client.leave();
    await alice.log.getByText('bob left').waitFor();
    await alice.page.locator('.people li', { hasText: 'bob' }).waitFor({ state: 'detached' });
  });

  test('who is not known any more chooses a nick again', async (t) => {
    const { path } = await stage.member(t, 'forgotten', 'bob');
    const alice = await stage.visit(t, path);
    const seat = { nickId: 'user_0000000000000000.gone', nick: 'alice', roomName: 'forgotten' };
    const key = path.replace('/r/', 'nickroom.seat.');
    await alice.page.evaluate(`localStorage.setItem('${key}', '${JSON.stringify(seat)}')`);
    await alice.page.reload();
    assert.match(await alice.problem(), /Choose a nick to come back in/);
    await alice.enter('alice');
    await alice.isIn();
  });

  test('a newcomer sees the latest, and older ones when he scrolls up', async (t) => {
    const { client, path } = await stage.member(t, 'old', 'alice');
    const said = numbered(230);
    await sayAll(client, said);
    const bob = await stage.visit(t, path);
    await bob.enter('bob');
    await bob.sees('text 230');
    assert.equal(await bob.message('text 100').count(), 0);
    while ((await bob.message('text 1').count()) === 0) {
      await bob.log.evaluate((log) => log.scrollTo(0, 0));
      await bob.page.waitForTimeout(20);
    }
    assert.deepEqual(await bob.texts(), said);
    await bob.page.getByRole('button', { name: 'Earlier messages' }).waitFor({ state: 'hidden' });
  });

  test('a page that draws late shows the end, and has read no more than another', async (t) => {
    const { client, path } = await stage.member(t, 'late', 'alice');
    await sayAll(client, numbered(230));
    const bob = await stage.visit(t, path, { script: DRAW_LATE });
    await bob.enter('bob');
    await bob.sees('text 230');
    assert.equal(await bob.message('text 100').count(), 0);
  });

  test('who reads further up is not moved, and is told of what is new', async (t) => {
    const { client, path } = await stage.member(t, 'reading', 'alice');
    await sayAll(client, numbered(60));
    const bob = await stage.visit(t, path);
    await bob.enter('bob');
    await bob.sees('text 60');
    await bob.log.evaluate((log) => log.scrollTo(0, 300));
    const newest = bob.page.getByRole('button', { name: '1 new message' });
    await client.send('news').acked;
    await newest.waitFor();
    assert.equal(await bob.log.evaluate((log) => log.scrollTop), 300);
    await newest.click();
    await newest.waitFor({ state: 'hidden' });
  });

  test('a browser that was away while the server restarted shows what it missed', async (t) => {
    const { client } = await stage.member(t, 'restart', 'bob');
    const alice = await stage.enter(t, 'restart', 'alice');
    await client.send('before').acked;
    await alice.sees('before');
    await alice.page.context().setOffline(true);
    await stage.server.goAway();
    await alice.page.getByText('Reconnecting').waitFor();
    await alice.say('written meanwhile');
    await stage.server.comeBack();
    await client.send('while you were away').acked;
    assert.deepEqual(await alice.texts(), ['before', 'written meanwhile']);
    await alice.page.context().setOffline(false);
    await alice.sees('while you were away');
    await alice.sees('written meanwhile');
    assert.deepEqual(await alice.texts(), ['before', 'while you were away', 'written meanwhile']);
  });

  test('what a user wrote is shown letter by letter', async (t) => {
    const nick = '<img src=x onerror=hit>';
    const room = '<script>window.hit=1</script>&amp;"\'';
    const messages = [
      '<img src=x onerror="window.hit=1">',
      '<script>window.hit=1</script>',
      '"><svg/onload=window.hit=1>',
      "javascript:window.hit=1 ' onmouseover='window.hit=1",
      '{{constructor.constructor("window.hit=1")()}} %3Cb%3E',
      '&lt;b&gt;&#x3C;b&#x3E; </textarea></title><style>*{display:none}</style>',
    ];
    const mallory = await stage.visit(t, `/?room=${encodeURIComponent(room)}`);
    await mallory.enter(nick);
    await mallory.isIn();
    for (const message of messages) {
      await mallory.say(message);
      await mallory.sees(message);
    }
    const victim = await stage.visit(t, new URL(mallory.page.url()).pathname);
    await victim.page.getByRole('heading', { name: room }).waitFor();
    await victim.enter('bob');
    await victim.sees(messages.at(-1) ?? '');
    const { page } = victim;
    assert.equal(await page.locator('h1').textContent(), room);
    assert.deepEqual(await victim.texts(), messages);
    assert.equal(await page.locator('.name').first().textContent(), nick);
    assert.equal(await page.locator('.people .nick', { hasText: nick }).count(), 1);
    assert.equal(await page.evaluate('window.hit'), undefined);
    assert.equal(await page.locator('#app :is(img, script, style, b)').count(), 0);
  });

  test('without storage the room works until the page is closed', async (t) => {
    const alice = await stage.visit(t, '/');
    await alice.page.context().addInitScript(BLOCK_STORAGE);
    const { path } = await stage.member(t, 'blocked', 'bob');
    await alice.page.goto(new URL(path, alice.page.url()).href);
    await alice.enter('alice');
    await alice.isIn();
    await alice.say('no storage here');
    await alice.sees('no storage here');
  });

  test('a Chinese browser gets a Chinese page', async (t) => {
    const { path } = await stage.member(t, '大厅', 'alice');
    const xiaoming = await stage.visit(t, path, { locale: 'zh-CN' });
    await xiaoming.page.getByLabel('昵称').fill('小明');
    await xiaoming.page.getByRole('button', { name: '进入' }).click();
    await xiaoming.page.getByText('小明 进入了房间').waitFor();
    assert.equal(await xiaoming.page.locator('html').getAttribute('lang'), 'zh-CN');
  });

  // Not in a hook of each test: in Node 20 a hook that fails keeps the later ones from running.
  test('no script failed, and no page asked for what its policy forbids', () => {
    assert.deepEqual(stage.faults, []);
  });
});
