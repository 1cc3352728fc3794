import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nickSkeleton, skeleton } from './skeleton.ts';

test('texts that look alike have one skeleton', () => {
  const pairs = [
    ['paypal', 'раураl'],
    ['scope', 'ѕсоре'],
    ['modern', 'rnodern'],
    ['Il1|', 'llll'],
    ['O0ОΟ', 'OOOO'],
    ['e\u0301', 'é'],
    ['a\u200Bb\u00ADc', 'abc'],
    ['ｘ', 'x'],
  ] as const;
  for (const [a, b] of pairs) assert.equal(skeleton(a), skeleton(b), a);
});

test('texts that look different have different skeletons', () => {
  for (const [a, b] of [
    ['ab', 'ba'],
    ['a', 'á'],
    ['i', 'l'],
    ['大', '太'],
    ['u', 'v'],
  ] as const) {
    assert.notEqual(skeleton(a), skeleton(b));
  }
});

test('a skeleton is in NFD and is its own skeleton', () => {
  for (const text of ['Ålesund', 'Nguyễn', 'Иван', '각', '½ ẞ ŉ']) {
    const once = skeleton(text);
    assert.equal(once, once.normalize('NFD'));
    assert.equal(skeleton(once), once);
  }
});

test("a nick's skeleton sees the displayed case and then forgets it", () => {
  assert.equal(nickSkeleton('AIice'), nickSkeleton('alice'));
  assert.equal(nickSkeleton('РОМА'), nickSkeleton('poma'));
  assert.equal(nickSkeleton('BOB'), nickSkeleton('ВОВ'));
});

test('dots above that cannot be seen make no other nick', () => {
  for (const text of ['i\u0307da', 'İDA', 'ıda'])
    assert.equal(nickSkeleton(text), nickSkeleton('ida'));
  assert.equal(nickSkeleton('j\u0307o'), nickSkeleton('jo'));
  assert.equal(nickSkeleton('İİj\u0307j\u0307'), nickSkeleton('iijj'));
});

test('honest neighbours stay two', () => {
  for (const [a, b] of [
    ['Neil', 'Nell'],
    ['kai', 'kal'],
    ['José', 'Jose'],
    ['anna', 'ana'],
  ] as const) {
    assert.notEqual(nickSkeleton(a), nickSkeleton(b));
  }
});
