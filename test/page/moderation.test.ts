import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { skipPageTests } from './support/browser.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Visitor } from './support/visitor.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const REPORT = 'Report to the moderators';

const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name });

/** Opens what can be done with a message by the other button of the mouse. */
async function onMessage({ page, message }: Visitor, text: string, choice: string): Promise<void> {
  await message
    .call({ log: page.getByRole('log') } as Visitor, text)
    .last()
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

async function choicesOnMessage({ page, log }: Visitor, text: string): Promise<string[]> {
  await log.getByText(text).last().click({ button: 'right' });
  await page.getByRole('menuitem').first().waitFor();
  const choices = await page.getByRole('menuitem').allTextContents();
  await page.keyboard.press('Escape');
  return choices;
}

async function onMember({ page }: Visitor, nick: string, choice: string): Promise<void> {
  await page.locator('.person', { hasText: nick }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

/** Says how long and why, and yes. */
async function decide({ page }: Visitor, action: string, reason = ''): Promise<void> {
  const dialog = page.getByRole('dialog').last();
  if (reason !== '') await dialog.getByLabel('Reason').fill(reason);
  await button(dialog, action).click();
  await dialog.waitFor({ state: 'detached' });
}

async function choicesOn({ page }: Visitor, nick: string): Promise<string[]> {
  await page.locator('.person', { hasText: nick }).click();
  await page.getByRole('menuitem').first().waitFor();
  const choices = await page.getByRole('menuitem').allTextContents();
  await page.keyboard.press('Escape');
  return choices;
}

async function desk({ page }: Visitor, part?: string): Promise<Locator> {
  await button(page, 'Look after the room').click();
  const dialog = page.getByRole('dialog', { name: 'Look after the room' });
  if (part !== undefined) await dialog.getByText(part, { exact: true }).click();
  return dialog;
}

/** One writes below the messages, whether there is a notice above them or not. */
async function standsBelow({ log, page }: Visitor): Promise<void> {
  const [messages, composer] = [await log.boundingBox(), await page.locator('.foot').boundingBox()];
  assert.ok(messages && composer && composer.y >= messages.y + messages.height);
}

const told = ({ log }: Visitor, sentence: string | RegExp): Promise<void> =>
  log.getByText(sentence).first().waitFor();

describe('a room that is looked after, in three browsers', { skip: skipPageTests }, () => {
  let stage: Stage;
  setStage((opened) => {
    stage = opened;
  });

  /** An owner, a moderator by invitation and a visitor, each with a browser of his own. */
  async function cast(t: TestContext, room: string) {
    const owner = await stage.enter(t, room, 'olga');
    await button(owner.page, 'Share').click();
    await button(owner.page, 'Invite a moderator').click();
    const link = await owner.page.getByLabel('Link for one person').inputValue();
    await owner.page.keyboard.press('Escape');
    const moderator = await stage.visit(t, link);
    await moderator.enter('max');
    await moderator.isIn();
    await told(owner, 'max is now moderator');
    const visitor = await stage.enter(t, room, 'vera');
    await button(moderator.page, 'Look after the room').waitFor();
    return { owner, moderator, visitor, path: new URL(owner.page.url()).pathname };
  }

  test("the owner's link makes another browser an owner, and leaves its address", async (t) => {
    const owner = await stage.enter(t, 'inherited', 'olga');
    await button(owner.page, 'Share').click();
    const dialog = owner.page.getByRole('dialog');
    await dialog.getByText(/Whoever opens it owns this room/).waitFor();
    const link = await dialog.getByLabel('Owner’s link').inputValue();
    assert.match(link, /#claim=/);
    const second = await stage.visit(t, link);
    assert.equal(new URL(second.page.url()).hash, '');
    await second.enter('olga at work');
    await told(owner, 'olga at work is now owner');
    assert.ok(
      !(await second.page.evaluate<string>('JSON.stringify(localStorage)')).includes('claim'),
    );

    await button(dialog, 'Replace it with a new one').click();
    await until(async () => (await dialog.getByLabel('Owner’s link').inputValue()) !== link);
    const late = await stage.visit(t, link);
    await late.enter('latecomer');
    await late.page.getByText('This link is not good any more').waitFor();
  });

  test('an invitation makes a moderator, and nobody is shown what he may not do', async (t) => {
    const { owner, moderator, visitor } = await cast(t, 'ranks');
    assert.equal(await button(visitor.page, 'Look after the room').count(), 0);
    assert.deepEqual(await choicesOn(visitor, 'max'), ['Mention max']);
    await visitor.say('/kick max');
    assert.match(await visitor.problem(), /no command \/kick/);
    assert.deepEqual(await choicesOn(moderator, 'olga'), ['Mention olga']);
    const onVera = await choicesOn(moderator, 'vera');
    for (const choice of ['Mute vera', 'Send vera out', 'Ban vera'])
      assert.ok(onVera.includes(choice));
    assert.ok(!onVera.some((choice) => choice.startsWith('Make')), onVera.join());
    assert.ok((await choicesOn(owner, 'vera')).includes('Make vera moderator'));
    await onMember(owner, 'vera', 'Make vera moderator');
    await button(visitor.page, 'Look after the room').waitFor();
    await onMember(owner, 'vera', 'Make vera member');
    await button(visitor.page, 'Look after the room').waitFor({ state: 'detached' });
  });

  test('own messages are edited and taken back, and both show', async (t) => {
    const { owner, visitor } = await cast(t, 'second thoughts');
    await visitor.say('helo everybody');
    await owner.sees('helo everybody');
    await onMessage(visitor, 'helo everybody', 'Edit');
    await visitor.page.getByText('You are editing a message').waitFor();
    await visitor.say('hello everybody');
    for (const one of [owner, visitor]) {
      await one.sees('hello everybody');
      await one.log.getByText('edited', { exact: true }).waitFor();
    }
    await onMessage(visitor, 'hello everybody', 'Take back');
    for (const one of [owner, visitor]) await told(one, 'Message taken back');
    await owner.page.reload();
    await told(owner, 'Message taken back');
    assert.ok(!(await owner.page.content()).includes('hello everybody'));
  });

  test('who is muted is told so in a sentence, and writes again afterwards', async (t) => {
    const { moderator, visitor } = await cast(t, 'listening');
    await onMember(moderator, 'vera', 'Mute vera');
    await decide(moderator, 'Mute', 'a bit much');
    await told(visitor, /max muted vera \(until .*, a bit much\)/);
    const silence = visitor.page.locator('.silence');
    await silence.waitFor();
    assert.match(
      await silence.innerText(),
      /asked you to listen for now. You can write again after/,
    );
    await visitor.page.reload();
    await silence.waitFor();
    const record = await desk(moderator, 'Record');
    await record.getByText(/muted · until .* · a bit much/).waitFor();
    await button(record, 'Lift what is laid on vera').click();
    await record.getByText('Nobody is muted').waitFor();
    await moderator.page.keyboard.press('Escape');
    await visitor.page.getByLabel('Write a message').waitFor();
    await moderator.say('/mute vera 1s');
    await silence.waitFor();
    await visitor.page.getByLabel('Write a message').waitFor();
    await visitor.say('thank you');
    await moderator.sees('thank you');
  });

  test('who is sent out is told why and until when, and does not come back by itself', async (t) => {
    const { moderator, visitor, path } = await cast(t, 'leaving');
    await onMember(moderator, 'vera', 'Send vera out');
    await decide(moderator, 'Send out', 'be kind');
    const card = visitor.page.locator('.trouble-card');
    await card.waitFor();
    assert.match(await card.innerText(), /asked you to leave\. You can come back after .*be kind/s);
    const sockets: string[] = [];
    visitor.page.on('websocket', (socket) => sockets.push(socket.url()));
    await visitor.page.waitForTimeout(2_000);
    assert.deepEqual(sockets, []);
    await moderator.say('/unban vera');
    await visitor.page.goto(new URL(path, stage.server.url).href);
    await visitor.isIn();

    await moderator.say('/ban vera 2h spam');
    await told(moderator, /max banned vera \(until .*, spam\)/);
    await card.waitFor();
    assert.match(
      await card.innerText(),
      /closed this room to you\. You can come back after .*spam/s,
    );
    await visitor.page.reload();
    await card.waitFor();
    assert.match(await card.innerText(), /You can come back after/);
  });

  test('a message is deleted, and all of the last hour', async (t) => {
    const { moderator, visitor } = await cast(t, 'tidy');
    for (const text of ['one', 'two', 'three']) await visitor.say(text);
    await moderator.sees('three');
    await onMessage(moderator, 'two', 'Delete');
    await told(visitor, 'Message deleted by a moderator');
    assert.deepEqual(await visitor.texts(), ['one', 'three']);
    await moderator.say('/clear vera');
    await told(visitor, 'max deleted what vera said in the last hour');
    assert.deepEqual(await visitor.texts(), []);
  });

  test('a report reaches the queue with its context, and is decided there', async (t) => {
    const { owner, moderator, visitor } = await cast(t, 'reported');
    await moderator.say('before it');
    await owner.say('you are all wrong');
    await visitor.sees('you are all wrong');
    assert.ok(!(await choicesOnMessage(moderator, 'you are all wrong')).includes(REPORT));
    await onMessage(visitor, 'you are all wrong', REPORT);
    await decide(visitor, 'Report', 'rude');
    await visitor.page.getByText('The moderators have been told').waitFor();
    await moderator.page.locator('.badge').getByText('1').waitFor();
    const queue = await desk(moderator);
    await queue.getByText('before it').waitFor();
    await queue.getByText('Reported by vera: rude').waitFor();
    await button(queue, 'It is all right').click();
    await queue.getByText('Nothing waits for you').waitFor();
    await moderator.page.locator('.badge').waitFor({ state: 'detached' });
  });

  test('the room is set by the sheet and by commands, and everybody is told', async (t) => {
    const { owner, moderator, visitor } = await cast(t, 'settings');
    const sheet = await desk(owner, 'Room');
    await sheet.getByLabel('Topic').fill('Tea and cakes');
    await button(sheet.locator('form', { hasText: 'Topic' }), 'Save').click();
    await visitor.page.locator('.topic').getByText('Tea and cakes').waitFor();
    await told(visitor, 'olga set the topic: Tea and cakes');
    await sheet.getByLabel('Notice').fill('Be kind, please');
    await button(sheet.locator('form', { hasText: 'Notice' }), 'Save').click();
    await visitor.page.locator('.room-notice').getByText('Be kind, please').waitFor();
    await standsBelow(visitor);
    await button(visitor.page, 'Hide the notice').click();
    await standsBelow(visitor);
    await sheet.getByRole('combobox', { name: /Slow mode/ }).selectOption('10');
    await told(visitor, 'olga set slow mode: one message every 10 s');
    await sheet.getByText('Moderators', { exact: true }).click();
    await told(visitor, 'olga locked the room');
    await visitor.page.locator('.silence').getByText('The room is locked').waitFor();
    await owner.page.keyboard.press('Escape');

    await moderator.say('/lock off');
    await visitor.page.getByLabel('Write a message').waitFor();
    await moderator.say('/slow off');
    await told(visitor, 'max ended slow mode');
    await moderator.say('/topic Biscuits');
    await visitor.page.locator('.topic').getByText('Biscuits').waitFor();
    await moderator.say('/raid');
    await told(visitor, /max .*switched raid protection on/);
    await moderator.say('/raid off');
    await moderator.say('/slow soon');
    assert.match(await moderator.problem(), /\/slow 10, \/slow off/);
    await moderator.say('/kick nobody');
    assert.match(await moderator.problem(), /Nobody here is called nobody/);
  });

  test('commands are completed and explained to who has them', async (t) => {
    const { moderator } = await cast(t, 'helped');
    const field = moderator.page.getByLabel('Write a message');
    await field.fill('/ba');
    await moderator.page.locator('.commands').getByText('keeps somebody out').waitFor();
    await field.press('Tab');
    assert.equal(await field.inputValue(), '/ban ');
    await moderator.page.locator('.person', { hasText: 'vera' }).waitFor();
    await field.pressSequentially('ve');
    await field.press('Tab');
    assert.equal(await field.inputValue(), '/ban vera ');
  });

  test('what is being written stays while somebody else sets the room', async (t) => {
    const { owner, moderator } = await cast(t, 'two desks');
    const topic = (await desk(owner, 'Room')).getByLabel('Topic');
    await topic.fill('Tea and');
    await moderator.say('/slow 10');
    await told(owner, 'max set slow mode: one message every 10 s');
    assert.equal(await topic.inputValue(), 'Tea and');
  });

  test('who needs approval waits at the door until a moderator lets him in', async (t) => {
    const { owner, moderator, path } = await cast(t, 'door');
    const sheet = await desk(owner, 'Room');
    await sheet.getByLabel('Who may enter').selectOption('approval');
    await told(moderator, /lets newcomers wait for approval/);
    const guest = await stage.visit(t, path);
    await guest.enter('gina');
    await guest.page.getByText('A moderator has been asked to let you in').waitFor();
    const queue = await desk(moderator);
    await queue.getByText('gina').waitFor();
    await button(queue, 'Let in').click();
    await guest.isIn();
    await moderator.page.keyboard.press('Escape');
    await sheet.getByLabel('Who may enter').selectOption('open');
    await sheet.getByLabel('Password').fill('sesame');
    await button(sheet.locator('form', { hasText: 'Password' }), 'Save').click();
    await told(moderator, 'olga set a password');
    const late = await stage.visit(t, path);
    await late.enter('lars');
    await late.page.getByLabel('Password of the room').fill('sesame');
    await button(late.page, 'Enter').click();
    await late.isIn();
  });

  test('a rule holds messages back, and a moderator shows one of them', async (t) => {
    const { owner, moderator, visitor } = await cast(t, 'rules');
    const rules = await desk(owner, 'Rules');
    await rules.getByLabel('Word, pattern or site').fill('casino');
    await rules.getByLabel('Then').selectOption('hold');
    await button(rules, 'Add the rule').click();
    await rules.locator('.rules').getByText('casino').waitFor();
    await visitor.say('come to my casino');
    await visitor.page.getByText('A moderator looks at it first').waitFor();
    const queue = await desk(moderator);
    await queue.getByText('come to my casino').waitFor();
    await button(queue, 'Show it').click();
    await owner.page.keyboard.press('Escape');
    await owner.sees('come to my casino');
  });

  test('a room is closed for good, once it is said what that means', async (t) => {
    const { owner, visitor } = await cast(t, 'closing');
    const sheet = await desk(owner, 'Room');
    await button(sheet, 'Close the room for good').click();
    const question = owner.page.getByRole('dialog', { name: 'Close “closing”?' });
    await question.getByText('This cannot be undone').waitFor();
    await button(question, 'Close the room for good').click();
    await visitor.page.getByText('This room is closed.').waitFor();
  });

  test('menus open by keyboard alone, and by a finger that rests', async (t) => {
    const { path, client } = await stage.member(t, 'by hand', 'bob');
    await client.send('press me').acked;
    const alice = await stage.visit(t, path);
    await alice.enter('alice');
    await alice.sees('press me');
    const more = button(alice.page, /What to do with this message/);
    await alice.page.getByRole('log').focus();
    await alice.page.keyboard.press('Tab');
    await until(async () => (await more.getAttribute('aria-label'))?.includes('press me') ?? false);
    await alice.page.keyboard.press('Enter');
    const report = alice.page.getByRole('menuitem', { name: REPORT });
    await report.waitFor();
    await alice.page.keyboard.press('ArrowDown');
    await alice.page.keyboard.press('Escape');
    await report.waitFor({ state: 'detached' });
    assert.ok(await more.evaluate((element) => element === document.activeElement));

    const ann = await stage.visit(t, path, PHONE);
    await ann.enter('ann');
    await ann.sees('press me');
    const box = await ann.message('press me').boundingBox();
    assert.ok(box);
    const inspector = await ann.page.context().newCDPSession(ann.page);
    const touchPoints = [{ x: box.x + 5, y: box.y + 5 }];
    await inspector.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await ann.page.getByRole('menuitem', { name: REPORT }).waitFor();
    await inspector.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const menu = await ann.page.locator('.menu').boundingBox();
    assert.equal(menu && Math.round(menu.y + menu.height), PHONE.viewport.height);
  });
});
