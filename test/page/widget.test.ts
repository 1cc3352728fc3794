import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { skipPageTests } from './support/browser.ts';
import { EmbedStage } from './support/embed-stage.ts';
import { startHostSite } from './support/host-site.ts';
import { Visitor } from './support/visitor.ts';

/** All that an embedding page may know of an entry. */
const PUBLIC = [
  'created_at',
  'log_content',
  'log_id',
  'log_kind',
  'log_seq',
  'log_user_id',
  'log_user_name',
];

const styleOf = (of: Locator, property: 'color' | 'fontSize' | 'position' | 'backgroundColor') =>
  of.evaluate((element, name) => getComputedStyle(element)[name], property);

describe('a room in a page of another site', { skip: skipPageTests }, () => {
  let stage: EmbedStage;
  before(async () => {
    stage = await EmbedStage.start();
  });
  after(() => stage?.close());

  test('a guest there and a visitor here talk, and the page hears of it', async (t) => {
    const { roomId } = await stage.member(t, 'lounge', 'host');
    const alice = await stage.visit(t, `<nick-room room="${roomId}"></nick-room>`);
    await alice.hears('ready');
    await alice.hears('state', ({ detail }) => detail.name === 'invited');
    await alice.enter('alice');
    const bob = await Visitor.arrive(stage.browser, `${stage.server.url}/r/${roomId}`);
    t.after(() => bob.leaveBrowser());
    await bob.enter('bob');
    await bob.isIn();
    await alice.say('hello bob');
    await bob.sees('hello bob');
    await bob.say('hello alice');
    await alice.sees('hello alice');
    const { detail } = await alice.hears('message', (one) => one.detail.log_user_name === 'bob');
    assert.equal(detail.log_content, 'hello alice');
    assert.deepEqual(Object.keys(detail).sort(), PUBLIC);
    const open = await alice.hears('state', (one) => one.detail.name === 'open');
    assert.deepEqual(open.detail, { name: 'open', roomId, roomName: 'lounge', nick: 'alice' });
  });

  test('no credential reaches the embedding page, and no message its window', async (t) => {
    const { client, roomId } = await stage.member(t, 'secrets', 'bob');
    const alice = await stage.visitNeighbour(t, `<nick-room room="${roomId}"></nick-room>`);
    await alice.page.evaluate(
      "onWindow = []; addEventListener('message', (e) => onWindow.push(e))",
    );
    await alice.enter('alice');
    await client.send('hello').acked;
    await alice.hears('message', ({ detail }) => detail.log_content === 'hello');
    const seats = await alice.widget().locator('body').evaluate('JSON.stringify(localStorage)');
    assert.ok(typeof seats === 'string');
    const [, secret = ''] = /user_\w+\.([\w-]{43})/.exec(seats) ?? [];
    assert.equal(secret.length, 43);
    assert.ok(!JSON.stringify(await alice.heard()).includes(secret));
    assert.ok(!(await alice.page.content()).includes(secret));
    assert.equal(await alice.page.evaluate('onWindow.length'), 0);
  });

  test('a room is named by its name too, and created when the first one enters', async (t) => {
    const name = '../tea & 咖啡/?#';
    const alice = await stage.visitNeighbour(t, '<nick-room></nick-room>');
    await alice.page.evaluate(`document.querySelector('nick-room').room = ${JSON.stringify(name)}`);
    await alice.widget().getByRole('heading', { name }).waitFor();
    await alice.enter('alice');
    await alice.page.reload();
    await alice.page.evaluate(`document.querySelector('nick-room').room = ${JSON.stringify(name)}`);
    await alice.hears('state', ({ detail }) => detail.name === 'open' && detail.nick === 'alice');
  });

  test('a state is told once, until it is another one', async (t) => {
    const alice = await stage.visit(t, '<nick-room room="told once" nick="alice"></nick-room>');
    await alice.hears('state', ({ detail }) => detail.name === 'open');
    const states = (await alice.heard()).filter(({ name }) => name === 'state');
    const told = states.map(({ detail }) => JSON.stringify(detail));
    assert.deepEqual(
      told,
      told.filter((state, i) => state !== told[i - 1]),
    );
  });

  test('a room that does not exist is told in a sentence', async (t) => {
    const alice = await stage.visit(t, '<nick-room room="room_0000000000000000"></nick-room>');
    const alert = alice.widget().getByRole('alert');
    await alert.getByText('There is no such room').waitFor();
    const { detail } = await alice.hears('state', (one) => one.detail.name === 'unavailable');
    assert.equal(detail.problem, 'room_not_found');
  });

  test('a plain iframe works as well, without a handshake', async (t) => {
    const { roomId } = await stage.member(t, 'plain', 'bob');
    const query = 'theme=dark&lang=zh&nick=alice&accent=%23ff0000';
    const address = stage.page(
      `<iframe src="${stage.server.url}/embed/${roomId}?${query}" title="Chat"></iframe>`,
    );
    const alice = await stage.open(t, address);
    const widget = alice.page.frameLocator('iframe');
    assert.equal(await widget.getByLabel('昵称').inputValue(), 'alice');
    assert.equal(await widget.locator('html').getAttribute('data-theme'), 'dark');
    await widget.getByRole('button', { name: '进入' }).click();
    await widget.locator('.state[data-state=open]').waitFor();
  });

  test('a policy that allows our script and frame alone is enough', async (t) => {
    const { url } = stage.server;
    const policy = `default-src 'none'; script-src ${url}; frame-src ${url}; require-trusted-types-for 'script'`;
    const body = `${stage.script}<nick-room room="strict"></nick-room>
      <nick-room id="b" mode="bubble" room="strict bubble"></nick-room>`;
    const alice = await stage.open(t, stage.page(body, { policy }));
    await alice.enter('alice', 'nick-room:not([mode])');
    const launcher = alice.page.locator('#b .launcher');
    assert.equal(await styleOf(launcher, 'position'), 'fixed');
    assert.equal(await styleOf(launcher, 'backgroundColor'), 'rgb(15, 118, 110)');
    assert.equal(await styleOf(launcher, 'color'), 'rgb(255, 255, 255)');
    assert.deepEqual(alice.faults, []);
  });

  test('the styles of the page do not reach into the widget', async (t) => {
    const wild =
      '<style>* { color: rgb(255, 0, 0) !important; font-size: 40px !important }</style>';
    const alice = await stage.visit(t, `${wild}<nick-room room="styles"></nick-room>`);
    const label = alice.widget().getByText('Nick', { exact: true });
    assert.notEqual(await styleOf(label, 'color'), 'rgb(255, 0, 0)');
    assert.equal(await styleOf(label, 'fontSize'), '14px');
  });

  test('a site that is not allowed frames nothing and learns nothing', async (t) => {
    const { client, roomId } = await stage.member(t, 'forbidden', 'bob');
    const other = await startHostSite('localhost');
    t.after(() => other.stop());
    const body = `${stage.script}<nick-room room="${roomId}" nick="mallory"></nick-room>`;
    const mallory = await stage.open(t, stage.page(body, { site: other }));
    mallory.faults.length = 0;
    const { detail } = await mallory.hears('state');
    assert.deepEqual(detail, { name: 'unavailable' });
    await client.send('for friends alone').acked;
    const heard = (await mallory.heard()).filter(({ name }) => name !== 'unread');
    assert.deepEqual(
      heard.map(({ name, detail }) => [name, detail.name]),
      [['state', 'unavailable']],
    );
    assert.equal(await mallory.widget().locator('#app').count(), 0);
    const { messages } = await client.history();
    assert.ok(messages.every(({ subject }) => subject?.user_name !== 'mallory'));
    mallory.faults.length = 0;
  });

  test('two widgets on one page are two rooms', async (t) => {
    const left = await stage.member(t, 'left', 'bob');
    const right = await stage.member(t, 'right', 'bob');
    const alice = await stage.visit(
      t,
      '<nick-room id="l" room="left"></nick-room><nick-room id="r" room="right"></nick-room>',
    );
    await alice.enter('alice', '#l');
    await alice.enter('anna', '#r');
    await left.client.send('to the left').acked;
    await right.client.send('to the right').acked;
    await alice.sees('to the left', '#l');
    await alice.sees('to the right', '#r');
    const told = (await alice.heard()).filter(({ detail }) => detail.log_kind === 'text');
    assert.deepEqual(told.map(({ id, detail }) => [id, detail.log_content]).sort(), [
      ['l', 'to the left'],
      ['r', 'to the right'],
    ]);
  });

  test('an element that is taken out and put back goes on with the same seat', async (t) => {
    const { client } = await stage.member(t, 'moving', 'bob');
    const alice = await stage.visitNeighbour(
      t,
      '<nick-room room="moving"></nick-room><main></main>',
    );
    await alice.enter('alice');
    await alice.page.evaluate('(gone = document.querySelector("nick-room")).remove(); heard = []');
    await client.send('meanwhile').acked;
    assert.deepEqual(await alice.heard(), []);
    await alice.page.evaluate('document.querySelector("main").append(gone)');
    await alice.hears('state', ({ detail }) => detail.name === 'open' && detail.nick === 'alice');
    await alice.sees('meanwhile');
  });

  test('attributes take effect while it runs', async (t) => {
    await stage.member(t, 'second', 'bob');
    const alice = await stage.visit(t, '<nick-room id="w" room="first" lang="en"></nick-room>');
    await alice.enter('alice');
    const root = alice.widget().locator('html');
    const accent = () => root.evaluate((html) => html.style.getPropertyValue('--accent'));
    const set = (name: string, value: string) =>
      alice.page.evaluate(`w.setAttribute('${name}', '${value}')`);
    await set('theme', 'dark');
    await alice.widget().locator('html[data-theme=dark]').waitFor();
    await set('accent', 'rgb(180, 0, 90)');
    await alice.widget().locator('html[style*="rgb(180 0 90)"]').waitFor();
    await set('accent', 'no colour');
    await alice.widget().locator('html:not([style*="rgb(180 0 90)"])').waitFor();
    assert.equal(await accent(), '');
    await set('lang', 'zh');
    await alice.widget().getByLabel('输入消息').waitFor();
    await set('lang', 'en');
    await alice.widget().getByLabel('Write a message').waitFor();
    await set('room', 'second');
    await alice.widget().getByRole('heading', { name: 'second' }).waitFor();
  });

  test('a property that was set before the script came is taken over', async (t) => {
    const early = "<script>document.querySelector('nick-room').room = 'early'</script>";
    const alice = await stage.visit(t, `<nick-room></nick-room>${early}`);
    await alice.widget().getByRole('heading', { name: 'early' }).waitFor();
  });

  test('the demo page needs no EMBED_ANCESTORS, and its controls work', async (t) => {
    const guest = await stage.open(t, `${stage.server.url}/demo`);
    await guest.enter('alice', '#inline');
    await guest.page.getByLabel('dark').check();
    await guest.widget('#inline').locator('html[data-theme=dark]').waitFor();
    await guest.page.getByLabel('nick').fill('alicia');
    await guest.page.getByRole('button', { name: 'setNick()' }).click();
    await guest.hears('state', ({ detail }) => detail.nick === 'alicia');
    await guest.page.getByRole('button', { name: 'open() the bubble' }).click();
    await guest.widget('#bubble').getByLabel('Nick').waitFor();
    await guest.page.locator('.events').getByText('alicia').first().waitFor();
  });

  test('no script failed, and no page asked for what its policy forbids', () => {
    assert.deepEqual(stage.faults, []);
  });
});
