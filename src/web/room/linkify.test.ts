import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '../../../test/support/cpu-ms.ts';
import { linkify } from './linkify.ts';

const links = (content: string): string[] =>
  linkify(content).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.text]));

test('an address ends where the sentence around it goes on', () => {
  const found: Record<string, string> = {
    'see https://a.example/x.': 'https://a.example/x',
    '(https://a.example/x)': 'https://a.example/x',
    'https://a.example/wiki/Tea_(drink), or': 'https://a.example/wiki/Tea_(drink)',
    '<http://a.example>': 'http://a.example',
    '看https://a.example/路径。然后': 'https://a.example/路径',
    'HTTPS://A.EXAMPLE/?q=1&r=2!': 'HTTPS://A.EXAMPLE/?q=1&r=2',
  };
  for (const [content, link] of Object.entries(found)) assert.deepEqual(links(content), [link]);
});

test('what is no address of the web, or pretends to be another site, is text', () => {
  for (const content of [
    'javascript:alert(1)',
    'data:text/html,hi',
    'ftp://a.example',
    'https://',
    'https://bank.example@evil.example/',
    'xhttps://a.example',
  ]) {
    assert.deepEqual(linkify(content), [content]);
  }
});

test('the pieces together are the message, letter by letter', () => {
  for (const content of ['', 'a', 'https://a.example', ' https://a.example  http://b.example) ']) {
    const texts = linkify(content).map((piece) => (typeof piece === 'string' ? piece : piece.text));
    assert.equal(texts.join(''), content);
  }
});

test('a long message of nothing but beginnings is no burden', () => {
  const ms = cpuMsOf(() => {
    linkify('https://('.repeat(1_100));
    linkify(`https://a.example/${'.'.repeat(10_000)}x`);
    linkify(`https://a.example/${')'.repeat(10_000)}`);
  });
  assert.ok(ms < 500, `${ms} ms`);
});
