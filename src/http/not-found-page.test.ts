import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type TestServer } from '../../test/support/server.ts';

/** As browsers ask for what somebody has typed. */
const BROWSER =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

const ask = (path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> =>
  fetch(server.url + path, { method, headers });

test('a mistyped address is told to a person in a sentence, with a way home', async () => {
  for (const path of ['/nothing-here', '/room/x', '/assets/nothing.js', '/nothing-here?a=<b>']) {
    const answer = await ask(path, { accept: BROWSER });
    assert.equal(answer.status, 404, path);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/i);
    const page = await answer.text();
    assert.match(page, /There is nothing at this address\./);
    assert.match(page, /<a [^>]*href="\/"/);
    assert.doesNotMatch(page, /<script|<b>/);
  }
});

test('its page has the policy of the others, and comes whole each time', async () => {
  const [landing, page] = [await ask('/', {}), await ask('/nothing-here', { accept: BROWSER })];
  for (const name of ['content-security-policy', 'referrer-policy', 'cache-control']) {
    assert.equal(page.headers.get(name), landing.headers.get(name), name);
  }
  assert.equal(page.headers.get('etag'), null);
  assert.equal(page.headers.get('last-modified'), null);
  const part = await ask('/nothing-here', { accept: BROWSER, range: 'bytes=0-9' });
  assert.deepEqual([part.status, await part.text()], [404, await page.text()]);
  assert.equal((await ask('/nothing-here', { accept: BROWSER }, 'HEAD')).status, 404);
});

test('programs have JSON, whatever they ask for', async () => {
  const wishes = ['*/*', 'application/json', 'application/json, text/html;q=0.9', 'text/plain', ''];
  for (const accept of wishes) {
    const answer = await ask('/nothing-here', { accept });
    const { code } = (await answer.json()) as { code: string };
    assert.deepEqual([answer.status, code], [404, 'not_found'], accept);
  }
  const posted = await ask('/nothing-here', { accept: BROWSER }, 'POST');
  assert.deepEqual(
    [posted.status, ((await posted.json()) as { code: string }).code],
    [404, 'not_found'],
  );
  const wrong = await ask('/rooms', { accept: BROWSER }, 'DELETE');
  assert.deepEqual(
    [wrong.status, ((await wrong.json()) as { code: string }).code],
    [405, 'method_not_allowed'],
  );
});
