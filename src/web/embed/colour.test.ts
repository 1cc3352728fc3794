import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLACK, contrast, type Rgb, readableOn, textOn, tint, WHITE } from './colour.ts';

/** Colours from every corner of the cube and from its middle. */
const COLOURS: readonly Rgb[] = [0, 64, 128, 192, 255].flatMap((red) =>
  [0, 64, 128, 192, 255].flatMap((green) =>
    [0, 64, 128, 192, 255].map((blue): Rgb => [red, green, blue]),
  ),
);

test('contrast is that of WCAG', () => {
  assert.equal(contrast(BLACK, WHITE), 21);
  assert.equal(contrast(WHITE, WHITE), 1);
  assert.equal(contrast([118, 118, 118], WHITE).toFixed(2), '4.54');
});

test('on any colour the text can be read', () => {
  for (const ground of COLOURS) assert.ok(contrast(textOn(ground), ground) >= 4.5, `${ground}`);
});

test('any colour becomes readable on light and on dark paper', () => {
  for (const ground of [
    [244, 243, 240],
    [38, 44, 49],
  ] as const) {
    for (const colour of COLOURS) {
      assert.ok(contrast(readableOn(ground, colour), ground) >= 4.5, `${colour} on ${ground}`);
    }
  }
});

test('a tint of any colour leaves soft text readable', () => {
  const papers = [
    { ground: WHITE, text: [95, 104, 109] },
    { ground: [29, 34, 38], text: [163, 173, 180] },
  ] as const;
  for (const { ground, text } of papers) {
    for (const colour of COLOURS) {
      assert.ok(contrast(tint(ground, colour, text, 0.3), text) >= 4.5, `${colour}`);
    }
  }
});

test('a colour that can be read stays as it is', () => {
  assert.deepEqual(readableOn(WHITE, [15, 118, 110]), [15, 118, 110]);
});
