import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHeaders } from './page-headers.ts';

const NONE = { EMBED_ANCESTORS: [] };
const TWO = { EMBED_ANCESTORS: ['https://blog.example', 'https://shop.example:8443'] };

const ancestors = (path: string, config: typeof TWO): string | undefined =>
  /frame-ancestors (.*)$/.exec(pageHeaders(path, config)['content-security-policy'] ?? '')?.[1];

test('no page but the widget may be framed, whoever may frame that', () => {
  for (const page of ['index.html', 'room.html', 'demo.html', 'assets/app.js']) {
    assert.equal(ancestors(`/srv/public/${page}`, TWO), "'none'", page);
  }
});

test('the widget is framed by this server itself and by the sites of EMBED_ANCESTORS', () => {
  assert.equal(ancestors('/srv/public/embed.html', NONE), "'self'");
  assert.equal(
    ancestors('/srv/public/embed.html', TWO),
    "'self' https://blog.example https://shop.example:8443",
  );
  assert.equal(ancestors('/srv/public/embed.html', { EMBED_ANCESTORS: ['*'] }), "'self' *");
});

test('pages of other sites may load the embed script, and nothing else', () => {
  for (const form of ['embed.js', 'embed.js.br', 'embed.js.gz']) {
    const script = pageHeaders(`/srv/public/assets/${form}`, NONE);
    assert.equal(script['cross-origin-resource-policy'], 'cross-origin', form);
    assert.equal(script['access-control-allow-origin'], '*');
  }
  const other = pageHeaders('/srv/public/assets/app.js', NONE);
  assert.equal(other['cross-origin-resource-policy'], 'same-origin');
  assert.equal(other['access-control-allow-origin'], undefined);
});

test('a page names the modules it is going to ask for, so that they come with it', () => {
  const preloads = {
    'room.html': { en: ['/assets/app.js'], zh: ['/assets/app.js', '/assets/zh-A.js'] },
  };
  assert.equal(
    pageHeaders('/srv/public/room.html', NONE, preloads, 'zh').link,
    '</assets/app.js>; rel=modulepreload, </assets/zh-A.js>; rel=modulepreload',
  );
  assert.equal(pageHeaders('/srv/public/index.html', NONE, preloads, 'zh').link, undefined);
});
