import { after, before, describe, type TestContext, test } from 'node:test';
import { skipPageTests } from './support/browser.ts';
import { EmbedStage } from './support/embed-stage.ts';
import { Guest } from './support/guest.ts';

const AWAY = 'The server cannot be reached';

describe('a widget that cannot load a part of itself', { skip: skipPageTests }, () => {
  let stage: EmbedStage;
  before(async () => {
    stage = await EmbedStage.start();
  });
  after(() => stage?.close());

  /** A guest at a page with this body, whose browser does not get such modules until `mend` is called. */
  async function missing(t: TestContext, modules: RegExp, body: string) {
    const context = await stage.browser.newContext({ locale: 'en-US' });
    t.after(() => context.close());
    await context.route(modules, (route) => route.abort());
    const guest = await Guest.arriveIn(context, stage.page(stage.script + body));
    return { guest, context, mend: () => context.unroute(modules) };
  }

  test('says so where no words come, and begins anew when it is asked to', async (t) => {
    const body = '<nick-room room="wordless"></nick-room>';
    const { guest, mend } = await missing(t, /\/assets\/(en|zh)-[^/]*\.js/, body);
    const widget = guest.widget();
    await widget.getByRole('alert').getByText(AWAY).waitFor();
    await widget.getByRole('alert').getByText('无法连接服务器').waitFor();
    await mend();
    await widget.getByRole('button', { name: 'Try again' }).click();
    await guest.hears('ready');
    await guest.enter('alice');
  });

  test('says so where a step fails, and takes the next one', async (t) => {
    const body = '<nick-room id="w" room="stumbling"></nick-room>';
    const { guest, context, mend } = await missing(t, /\/assets\/prove-[^/]*\.js/, body);
    const widget = guest.widget();
    await widget.getByLabel('Nick').waitFor();
    const entering = '**/rooms';
    await context.route(entering, (route) =>
      route.fulfill({ status: 428, json: { success: false, code: 'proof_required', error: '' } }),
    );
    await guest.page.evaluate("w.nick = 'alice'");
    await widget.getByRole('alert').getByText(AWAY).waitFor();
    await mend();
    await context.unroute(entering);
    await widget.getByRole('button', { name: 'Try again' }).click();
    await widget.getByLabel('Nick').waitFor();
    await guest.page.evaluate("w.nick = 'bob'");
    await guest.hears('state', ({ detail }) => detail.name === 'open' && detail.nick === 'bob');
  });
});
