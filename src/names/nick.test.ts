import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '../../test/support/cpu-ms.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { type Nick, parseNick } from './nick.ts';

const ALICE = parseNick('alice');

function refusalOf(input: string): RefusalCode | undefined {
  try {
    parseNick(input);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal, `${JSON.stringify(input)} threw ${error}`);
    return error.code;
  }
}

function assertRefused(inputs: readonly string[], code: RefusalCode): void {
  for (const input of inputs) assert.equal(refusalOf(input), code, JSON.stringify(input));
}

function assertMixed(inputs: readonly string[]): void {
  for (const input of inputs) assert.ok(parseNick(input).isMixed, JSON.stringify(input));
}

const areOne = (a: Nick, b: Nick): boolean => a.key === b.key || a.skeleton === b.skeleton;

test("RFC 8266's examples have the keys of its table", () => {
  const table = [
    ['Foo', 'foo'],
    ['foo', 'foo'],
    ['Foo Bar', 'foo bar'],
    ['foo bar', 'foo bar'],
    ['Σ', 'σ'],
    ['σ', 'σ'],
    ['ς', 'ς'],
    ['♚', '♚'],
    ['Richard Ⅳ', 'richard iv'],
  ] as const;
  for (const [input, key] of table) assert.equal(parseNick(input).key, key);
});

test('a nick is displayed with its case, without superfluous or foreign spaces', () => {
  assert.equal(parseNick('  Zoë \u3000 \u00A0von   Ünal ').text, 'Zoë von Ünal');
  assert.equal(parseNick('Ａｌｉｃｅ').text, 'Alice');
});

test('spellings of alice by case, width, style or spaces are alice', () => {
  for (const input of [
    'Alice',
    'ALICE',
    'ａｌｉｃｅ',
    'ＡＬＩＣＥ',
    ' alice ',
    '𝐚𝐥𝐢𝐜𝐞',
    'ⓐⓛⓘⓒⓔ',
    '𝔞𝔩𝔦𝔠𝔢',
  ]) {
    assert.equal(parseNick(input).key, ALICE.key, input);
  }
});

test('look-alikes of alice are alice to the eye', () => {
  for (const input of [
    'a1ice',
    'AIice',
    'aIice',
    'a|ice',
    'ɑlice',
    'alıce',
    'ali\u0307ce',
    'Alİce',
  ]) {
    assert.equal(parseNick(input).skeleton, ALICE.skeleton, input);
  }
});

test('a look-alike wholly in another script is the same nick as displayed', () => {
  const pairs = [
    ['ace', 'асе'],
    ['ACE', 'АСЕ'],
    ['Poma', 'РОМА'],
    ['MIKE', 'МІКЕ'],
    ['BOB', 'ВОВ'],
  ] as const;
  for (const [latin, other] of pairs) {
    assert.ok(areOne(parseNick(latin), parseNick(other)), latin);
  }
});

test('alice with letters of another script is known as mixed, and looks like alice', () => {
  const alice = parseNick('alice');
  for (const input of ['Аlice', 'аlice', 'alісе', 'aliсe', 'ａⅼіce']) {
    assertMixed([input]);
    assert.ok(areOne(parseNick(input), alice), input);
  }
});

test('alice with something invisible is refused', () => {
  const invisible = [
    ...['\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD', '\u034F', '\u061C', '\u180E'],
    ...['\u200E', '\u200F', '\u202A', '\u202E', '\u2066', '\u2069', '\u115F', '\u3164', '\uFFA0'],
    ...['\uFE0F', '\uFE0E', '\u{E0061}', '\u{E0100}', '\u2800', '\u17B4', '\uFFF9', '\u2028'],
  ];
  for (const character of invisible) {
    assertRefused([`al${character}ice`, `alice${character}`, `${character}alice`], 'nick_invalid');
  }
});

test('controls, NUL, lone surrogates, private use and unassigned characters are refused', () => {
  const characters = ['\0', '\n', '\t', '\x1B', '\x7F', '\x85', '\uD83D', '\uDC69', '\uE000'];
  for (const character of [...characters, '\uFFFF', '\u{E0FFF}', '\u{10FFFF}']) {
    assertRefused([character, `al${character}ice`], 'nick_invalid');
  }
});

test('a joiner that loses its emoji by normalisation is refused', () => {
  assertRefused(['™️\u200D❤️'], 'nick_invalid');
});

test('an accent makes another name, however it is encoded', () => {
  assert.equal(parseNick('ali\u0301ce').key, parseNick('alíce').key);
  assert.ok(!areOne(parseNick('alíce'), ALICE));
});

test('marks that no orthography stacks so are refused', () => {
  assertRefused(
    ['\u0301alice', 'a\u0301\u0301lice', 'Z\u0300\u0301\u0302\u0303\u0304'],
    'nick_invalid',
  );
  assert.equal(parseNick('Nguyễn Thị Ệ').text, 'Nguyễn Thị Ệ');
});

test('reserved names are refused in every disguise', () => {
  const disguises = [
    ...[
      'admin',
      'Admin',
      'ADMIN',
      'ａｄｍｉｎ',
      ' admin ',
      'admInistrator',
      'admın',
      'adrnin',
      'ADMlN',
    ],
    ...['admi\u0307n', 'ADMİN', 'ádmin', '[admin]', 'a.d.m.i.n', 'admin 🤖', '★ADMIN★', '𝒂𝒅𝒎𝒊𝒏'],
    ...['system', 'System', 'SYSTEM', 'Systern', 's y s t e m', 'ѕуѕтем'.toUpperCase(), '<system>'],
    ...['系统', '系統', ' 系 统 ', '管理员', '官方', 'システム', '관리자', 'Админ'],
  ];
  assertRefused(disguises, 'nick_reserved');
  assertRefused(['аdmin', 'admіn', 'sуstem', 'ѕystem'], 'nick_reserved');
});

test('nobody is called what the house may be called, in any of its languages', () => {
  const latin = ['system', 'admin', 'administrator', 'moderator', 'official', 'nickroom'];
  const han = ['系统', '系統', '管理员', '管理員', '官方', '管理者', 'システム'];
  const others = ['시스템', '관리자', 'система', 'админ', 'администратор'];
  assertRefused([...latin, ...han, ...others], 'nick_reserved');
});

test('names that only contain or resemble a reserved one are allowed', () => {
  for (const input of ['administrations', 'systematic', 'Adminah', '系统之神', 'sistema']) {
    assert.equal(refusalOf(input), undefined, input);
  }
});

test('the usual mixes of scripts are allowed, others are refused', () => {
  for (const input of [
    'Tom大卫',
    '山田タロウさんX',
    'Kim김철수金',
    '王ㄨㄤˊW',
    '李_007',
    'ツalice',
    '東京タワー',
    'John・Smith',
  ]) {
    assert.equal(parseNick(input).isMixed, false, input);
  }
  const mixes = [
    'Ivanов',
    'αβγabc',
    'שלוםhello',
    'かな김',
    'ㄅかな',
    'ㄅ김',
    'Привет世界',
    'Աբc',
    'कখ',
  ];
  assertMixed(mixes);
});

test('a nick without visible characters is refused', () => {
  assertRefused(['', ' ', '\u3000\u00A0\u2003', ' '.repeat(1000)], 'nick_empty');
});

test('a nick has at most 24 graphemes', () => {
  for (const letter of ['a', 'é', 'e\u0301', 'й', 'ａ']) {
    assert.equal(refusalOf(letter.repeat(24)), undefined, letter);
    assertRefused([letter.repeat(25)], 'nick_too_long');
  }
  const twoUnits = 'x\u0323';
  assert.equal(refusalOf('a'.repeat(23) + twoUnits), undefined);
  assertRefused(['a'.repeat(24) + twoUnits], 'nick_too_long');
});

test('a nick has at most 64 bytes, counted after normalisation', () => {
  assert.equal(refusalOf(`${'中'.repeat(21)}a`), undefined);
  assert.equal(refusalOf('👩‍👩‍👧'.repeat(3)), undefined, '54 bytes, three graphemes');
  const longer = [`${'中'.repeat(21)}ab`, '中'.repeat(22), 'ﷺ'.repeat(2), '👩‍👩‍👧'.repeat(4)];
  assertRefused(longer, 'nick_too_long');
  assert.equal(refusalOf('ａ'.repeat(24)), undefined, '72 bytes as typed, 24 as displayed');
});

test('what is as long as may be looked at is looked at, and nothing longer', () => {
  assert.equal(parseNick('a'.padEnd(1024)).text, 'a');
  assertRefused(['a'.padEnd(1025)], 'nick_too_long');
});

test('what normalisation makes of one part it makes of all, and leaves nothing hanging', () => {
  assert.equal(parseNick('ａ¯ｂ').text, 'a¯b');
  assert.equal(parseNick('™\uFE0F and ™\uFE0F').text, 'TM and TM');
});

test('a megabyte of anything is refused without being looked at', () => {
  const ms = cpuMsOf(() => {
    for (const unit of ['a', ' ', '\u0301', '👩‍', 'ﷺ'])
      assertRefused([unit.repeat(1e6)], 'nick_too_long');
  });
  assert.ok(ms < 1000, `${ms} ms`);
});

test('quotes, percent signs, markup and right-to-left names are ordinary text', () => {
  const inputs = [
    "O'Brien",
    'a"b',
    '100%',
    '%s%n',
    "'; drop table room; --",
    '<b>hi</b>',
    '\\',
    '{{x}}',
  ];
  for (const input of [...inputs, 'محمد', 'דוד', 'null', 'undefined', '__proto__', '¯\\_(ツ)_/¯']) {
    assert.equal(refusalOf(input), undefined, input);
  }
});

test('whatever the characters, parsing what was parsed changes nothing', () => {
  const random = generator(20_261_121);
  for (let round = 0; round < 20_000; round += 1) {
    const input = randomText(random);
    if (refusalOf(input) !== undefined) continue;
    const nick = parseNick(input);
    assert.deepEqual(parseNick(nick.text), nick, JSON.stringify(input));
  }
});

/** Half of any plane, half of what is known to bite: spaces, marks, compatibility forms, joiners. */
function randomText(random: (below: number) => number): string {
  const biting = [
    ...' \u3000¨´ﷺİıΣς㏂½Å™ℹ❤1#가각ㄱｶﾞ葛ا',
    '\uFE0F',
    '\u200D',
    '\u20E3',
    '\u0301',
    '👩',
  ];
  const length = 1 + random(6);
  return Array.from({ length }, () => {
    if (random(2) === 0) return biting[random(biting.length)];
    return String.fromCodePoint(random(random(4) === 0 ? 0x110000 : 0x3000));
  }).join('');
}

/** A small linear congruential generator, so that a failure can be repeated by its seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
