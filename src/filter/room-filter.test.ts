import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '../../test/support/cpu-ms.ts';
import { Refusal } from '../errors.ts';
import { linkedHosts } from './links.ts';
import { type FilterRule, RoomFilter } from './room-filter.ts';
import { SafePattern } from './safe-pattern.ts';
import { isShouted } from './shouting.ts';

const rule = (
  kind: FilterRule['kind'],
  pattern: string,
  action: FilterRule['action'] = 'refuse',
): FilterRule => ({ kind, pattern, action });

function filterOf(rules: readonly FilterRule[]): RoomFilter {
  const filter = new RoomFilter();
  for (const one of rules) filter.add(one);
  return filter;
}

const verdict = (content: string, ...rules: FilterRule[]) => filterOf(rules).verdictOn(content);

test('a word is found in any case and in letters that look alike, and never inside another word', () => {
  const casino = rule('word', 'Casino');
  for (const text of [
    'casino',
    'The CASINO!',
    'саsino (Cyrillic)',
    'ｃａｓｉｎｏ',
    'a casino, a bar',
  ]) {
    assert.equal(verdict(text, casino), 'refuse', text);
  }
  for (const text of ['casinos', 'occasinol', 'cas ino', 'nothing']) {
    assert.equal(verdict(text, casino), 'pass', text);
  }
});

test('a word of a script without spaces is found anywhere', () => {
  assert.equal(verdict('来我们的赌场玩吧', rule('word', '赌场')), 'refuse');
  assert.equal(verdict('赌 场', rule('word', '赌场')), 'pass');
});

test('words may be several, with signs', () => {
  assert.equal(verdict('Buy  now', rule('word', 'buy now')), 'pass');
  assert.equal(verdict('please BUY NOW!', rule('word', 'buy now')), 'refuse');
  assert.equal(verdict('c++ is fine', rule('word', 'c++')), 'refuse');
});

test('the strictest rule decides', () => {
  const rules = [rule('word', 'maybe', 'hold'), rule('regex', '\\d{6,}', 'refuse')];
  assert.equal(verdict('maybe', ...rules), 'hold');
  assert.equal(verdict('maybe 1234567', ...rules), 'refuse');
  assert.equal(verdict('no', ...rules), 'pass');
});

test('links are found with and without a scheme, between words of any script', () => {
  const cases: [string, string[]][] = [
    ['see https://Example.com/path?x=1#y', ['example.com']],
    ['去看看example.com吧', ['example.com']],
    ['ｅｘａｍｐｌｅ。ｃｏｍ', ['example.com']],
    ['http://bücher.example:8080/', ['xn--bcher-kva.example']],
    ['http://user:secret@evil.example', ['evil.example']],
    ['www.evil.xyz, and t.me/spam', ['www.evil.xyz', 't.me']],
    ['ftp://10.0.0.1/x', ['10.0.0.1']],
    ['main.py, node.js, e.g. this... and 3.14', []],
    ['http://', []],
  ];
  for (const [text, hosts] of cases) assert.deepEqual(linkedHosts(text), hosts, text);
});

test('a host that is named goes before every host', () => {
  const rules = [rule('link', '*'), rule('link', 'example.com', 'allow')];
  assert.equal(verdict('https://docs.example.com/a', ...rules), 'pass');
  assert.equal(verdict('https://example.com.evil.top', ...rules), 'refuse');
  assert.equal(verdict('https://notexample.com', ...rules), 'refuse');
  assert.equal(verdict('no link', ...rules), 'pass');
  assert.equal(verdict('https://a.evil.net', rule('link', 'evil.net', 'hold')), 'hold');
});

test('a rule that cannot work is refused with a sentence', () => {
  const wrong = [
    rule('regex', '(a'),
    rule('regex', 'a(?=b)'),
    rule('regex', '(a)\\1'),
    rule('regex', 'a*'),
    rule('regex', '(?:ab){500}'),
    rule('regex', 'a'.repeat(201)),
    rule('word', '  '),
    rule('word', '!!!'),
    rule('word', 'a'.repeat(65)),
    rule('link', 'no host'),
    rule('link', 'localhost'),
    rule('link', ''),
  ];
  for (const one of wrong) {
    assert.throws(
      () => filterOf([one]),
      (error) => error instanceof Refusal && error.code === 'rule_invalid',
      `${one.kind} ${one.pattern}`,
    );
  }
});

test('a pattern that would make a backtracking engine hang is found or not at once', () => {
  const ms = cpuMsOf(() => {
    assert.equal(verdict(`${'a'.repeat(2000)}!`, rule('regex', '^(a+)+$')), 'pass');
  });
  assert.ok(ms < 1000, `${ms} ms`);
});

test('a pattern that costs too much is skipped until it has rested', () => {
  let now = 0;
  const ticking = (): number => {
    now += 30;
    return now;
  };
  const pattern = new SafePattern('spam', ticking);
  const found = Array.from({ length: 6 }, () => pattern.isFoundIn('spam'));
  assert.ok(found[0], 'a first look is let');
  assert.ok(found.includes(false), 'it went on at 50 % of the time');
  now += 60_000;
  assert.ok(pattern.isFoundIn('spam'), 'it has rested');
});

test('shouting is about letters that have a case, and about more than an abbreviation', () => {
  assert.ok(isShouted('BUY THIS NOW PLEASE', 70));
  assert.ok(!isShouted('NASA OK', 70));
  assert.ok(!isShouted('Buy This Now Please, It Is Cheap', 70));
  assert.ok(!isShouted('这是一个没有大小写的句子，很长很长很长', 70));
});

test('a hundred rules make a long message little dearer', () => {
  const rules = Array.from({ length: 80 }, (_, i) => rule('word', `forbidden${i}`));
  rules.push(...Array.from({ length: 20 }, (_, i) => rule('link', `host${i}.example`)));
  const filter = filterOf(rules);
  const text = 'What people write, with a link: https://example.org/x. '.repeat(36);
  const best = Math.min(...Array.from({ length: 20 }, () => cpuMsOf(() => filter.verdictOn(text))));
  assert.ok(best < 5, `it took ${best.toFixed(2)} ms`);
  console.log(`2,000 characters against a hundred rules: ${best.toFixed(2)} ms`);
});
