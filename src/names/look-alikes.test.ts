import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../errors.ts';
import { parseNick } from './nick.ts';
import { skeleton } from './skeleton.ts';
import { CONFUSABLES } from './skeleton-data.ts';

/**
 * What somebody may try who wants to be taken for another. Each is either refused for what it is, or
 * known to be the other's nick, which is refused as taken while that one holds it and marked for a
 * day after.
 */

const NAMES = ['alice', 'Bob', 'carol', 'scope', 'Peter Pan', 'zoë', 'Ольга', 'Елена', 'Γιώργος'];

type Outcome = 'refused' | 'known' | 'missed';

function outcomeOf(name: string, attempt: string): Outcome {
  const held = parseNick(name);
  try {
    const nick = parseNick(attempt);
    if (nick.isMixed) return 'refused';
    return nick.key === held.key || nick.skeleton === held.skeleton ? 'known' : 'missed';
  } catch (error) {
    assert.ok(error instanceof Refusal, `${JSON.stringify(attempt)} threw ${error}`);
    return 'refused';
  }
}

/** Asserts that none is missed, and answers how many there were. */
function assertSeen(attempts: readonly (readonly [name: string, attempt: string])[]): number {
  const missed = attempts.filter(([name, attempt]) => outcomeOf(name, attempt) === 'missed');
  assert.deepEqual(
    missed.map(([name, attempt]) => `${attempt} (${codePoints(attempt)}) for ${name}`),
    [],
  );
  return attempts.length;
}

const codePoints = (text: string): string =>
  [...text].map((one) => one.codePointAt(0)?.toString(16)).join(' ');

/** The name with something between any two of its characters, before and behind it. */
function withInside(name: string, extra: string): string[] {
  const characters = [...name];
  return [...characters, ''].map((_, at) =>
    [...characters.slice(0, at), extra, ...characters.slice(at)].join(''),
  );
}

/** The name with each of its characters replaced in turn, and with all that can be. */
function withReplaced(name: string, replace: (character: string) => readonly string[]): string[] {
  const characters = [...name];
  const single = characters.flatMap((character, at) =>
    replace(character).map((other) => characters.with(at, other).join('')),
  );
  const whole = characters.map((character) => replace(character)[0] ?? character).join('');
  return [...single, whole];
}

const attemptsBy = (make: (name: string) => readonly string[]) =>
  NAMES.flatMap((name) => make(name).map((attempt) => [name, attempt] as const));

test('another case is the same nick', () => {
  const made = attemptsBy((name) => [
    name.toUpperCase(),
    name.toLowerCase(),
    ...withReplaced(name, (character) => [character.toUpperCase(), character.toLowerCase()]),
  ]);
  assert.ok(assertSeen(made) > 100);
});

/** Where an alphabet begins among the mathematical and the wide letters. */
const STYLES = [0x1d400, 0x1d434, 0x1d468, 0x1d4d0, 0x1d56c, 0x1d5a0, 0x1d5d4, 0x1d608, 0x1d670];

test('wide, bold, circled and other styles of letters are the same nick', () => {
  const styled = (character: string): string[] => {
    if (!/[a-z]/i.test(character)) return [];
    const isUpper = character < 'a';
    const at = character.toLowerCase().charCodeAt(0) - 97;
    const circled = String.fromCodePoint((isUpper ? 0x24b6 : 0x24d0) + at);
    const wide = String.fromCodePoint((isUpper ? 0xff21 : 0xff41) + at);
    return [
      wide,
      circled,
      ...STYLES.map((first) => String.fromCodePoint(first + at + (isUpper ? 0 : 26))),
    ];
  };
  const made = attemptsBy((name) => withReplaced(name, styled));
  assert.ok(assertSeen(made) > 200);
});

test('more, wider and foreign spaces are the same nick', () => {
  const spaces = [' ', '  ', '\u00A0', '\u2003', '\u3000', '\u202F', '\u205F', '\u1680'];
  const made = attemptsBy((name) =>
    spaces.flatMap((space) => [
      space + name,
      name + space,
      ...(name.includes(' ') ? [name.replace(' ', space)] : []),
    ]),
  );
  assert.ok(assertSeen(made) > 100);
});

test('nothing invisible makes another nick, wherever it stands', () => {
  const invisible = [
    ...['\u200B', '\u200C', '\u200D', '\u2060', '\u2061', '\u2064', '\uFEFF', '\u00AD', '\u034F'],
    ...['\u180B', '\u180E', '\u115F', '\u1160', '\u3164', '\uFFA0', '\u17B4', '\u17B5', '\u2800'],
    ...['\uFE00', '\uFE0E', '\uFE0F', '\u{E0001}', '\u{E0061}', '\u{E007F}', '\u{E0100}'],
    ...['\u{1D173}', '\u{1BCA0}', '\uFFF9', '\uFFFB', '\0', '\x08', '\x7F', '\x9F', '\u2028'],
  ];
  const made = attemptsBy((name) => invisible.flatMap((one) => withInside(name, one)));
  assert.ok(assertSeen(made) > 1000);
});

test('nothing that turns the direction makes another nick, wherever it stands', () => {
  const turning = [
    ...['\u200E', '\u200F', '\u061C', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E'],
    ...['\u2066', '\u2067', '\u2068', '\u2069', '\u206A', '\u206F'],
  ];
  const made = attemptsBy((name) => turning.flatMap((one) => withInside(name, one)));
  const reversed = attemptsBy((name) => [`\u202E${[...name].reverse().join('')}\u202C`]);
  assert.ok(assertSeen([...made, ...reversed]) > 500);
});

/** Every character that Unicode reads as another one, by that other one. */
const LOOKS = new Map<string, string[]>();
for (const word of CONFUSABLES.trim().split(/\s/)) {
  const [target = '', sources = ''] = word.split('=');
  const text = (hex: string): string => String.fromCodePoint(Number.parseInt(hex, 16));
  const read = target.split('+').map(text).join('');
  LOOKS.set(read, [...(LOOKS.get(read) ?? []), ...sources.split(',').map(text)]);
}

/** Looks like an iota, but is displayed as what it is made of. */
const SPACE_AND_IOTA = '\u037A';

test('no letter of another script that looks like the one it stands for makes another nick', () => {
  const alike = (character: string): string[] =>
    [...(LOOKS.get(skeleton(character)) ?? []), ...(LOOKS.get(character) ?? [])].filter(
      (other) => other !== SPACE_AND_IOTA,
    );
  const made = attemptsBy((name) => withReplaced(name, alike));
  assert.ok(assertSeen(made) > 1000);
});

test('no order, repetition or disguise of marks makes another nick', () => {
  const made = attemptsBy((name) => [
    name.normalize('NFD'),
    name.normalize('NFC'),
    `\u0301${name}`,
    ...['\u0301\u0301', '\u0308\u0308', '\u0300\u0301\u0302\u0303\u0304'].flatMap((marks) =>
      [...name.normalize('NFD')].map((_, at) => {
        const letters = [...name.normalize('NFD')];
        return letters.with(at, `${letters[at]}${marks}`).join('');
      }),
    ),
    name.normalize('NFD').replaceAll('i', 'i\u0307').replaceAll('j', 'j\u0307'),
    name.replaceAll('i', 'ı\u0307').replaceAll('ë', 'e\u034F\u0308'),
  ]);
  assert.ok(assertSeen(made) > 150);
});
