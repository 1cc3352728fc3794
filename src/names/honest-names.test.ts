import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits } from './lengths.ts';
import { parseNick } from './nick.ts';
import { parseRoomName } from './room-name.ts';

/** Names of real people and places, by script. Invisible characters are written as escapes. */
const NAMES: Record<string, readonly string[]> = {
  Latin: [
    ...['Alice', 'bob', 'María José', 'Jean-Luc', "D'Angelo", 'Zoë', 'Søren', 'Łukasz', 'Dvořák'],
    ...[
      'Nguyễn Văn An',
      'İbrahim',
      'Ayşegül',
      'Şőnýa',
      'Ọláyínká',
      'Ħamrun',
      'Ñuñez',
      'Þóra',
      'Ærø',
    ],
    ...['x_Dragon_x', 'user.name+1', 'R2-D2', 'Anne & Tom', 'J. R. R.', 'Strauß', 'Kaʻiulani'],
  ],
  Cyrillic: ['Ольга', 'Иван-2', 'Андрій', 'Ђорђе', 'Өлзий', 'Әсел', 'Гульнара Ҡаҙ', 'Їжак'],
  Greek: ['Γιώργος', 'Ελένη', 'ΟΔΥΣΣΕΥΣ', 'Ἀχιλλεύς'],
  Hebrew: ['דוד', 'שָׂרָה', 'ז׳בוטינסקי', 'בן־גוריון'],
  Arabic: ['محمد', 'فاطمة الزهراء', 'علی\u200Cرضا', 'پروین', 'مُحَمَّد', 'عبدالله ٢٠', 'گلشن', 'ٹیپو'],
  Syriac: ['ܡܪܝܡ'],
  Thaana: ['އިބްރާހީމް'],
  Devanagari: ['अनिता', 'श्रीकृष्ण', 'प्रिया', 'क्\u200Dष', 'शर्मा १'],
  Bengali: ['অনিন্দিতা', 'রবীন্দ্রনাথ', 'র\u200D্যাব'],
  Gurmukhi: ['ਗੁਰਪ੍ਰੀਤ'],
  Gujarati: ['નરેન્દ્ર'],
  Odia: ['ଜଗନ୍ନାଥ'],
  Tamil: ['தமிழ்ச்செல்வி', 'ஸ்ரீ'],
  Telugu: ['శ్రీనివాస్'],
  Kannada: ['ಲಕ್ಷ್ಮಿ', 'ಠ_ಠ'],
  Malayalam: ['രമണന്\u200D', 'ലക്ഷ്മി'],
  Sinhala: ['ශ්\u200Dරී', 'නිමල්'],
  Thai: ['สมชาย', 'น้ำฝน', 'กิ๊ก ๒'],
  Lao: ['ສົມພອນ'],
  Tibetan: ['བསྟན་འཛིན', 'ཨོཾ་མ་ཎི', 'རྐྱེན'],
  Burmese: ['အောင်ဆန်း', 'ကျွန်ုပ်'],
  Khmer: ['សុខា', 'ស្រីមុំ'],
  Georgian: ['გიორგი', 'ნინო'],
  Armenian: ['Արմեն', 'Հասմիկ'],
  Ethiopic: ['ሰላም', 'ኃይለ ሥላሴ'],
  Cherokee: ['ᏣᎳᎩ'],
  Inuktitut: ['ᐃᓄᒃ'],
  Mongolian: ['ᠮᠣᠩᠭᠣᠯ', 'ᠪᠠᠶ\u180Bᠠᠷ'],
  Tifinagh: ['ⴰⵎⴰⵣⵉⵖ'],
  "N'Ko": ['ߒߞߏ'],
  Javanese: ['ꦗꦮ'],
  Balinese: ['ᬩᬮᬶ'],
  Gothic: ['𐍅𐌿𐌻𐍆𐌹𐌻𐌰'],
  Han: [
    '小明',
    '王小二',
    '歐陽修',
    '佐々木',
    '𠮷野家',
    '葛\u{E0100}城',
    '大海，你好（北京）',
    '〇七',
  ],
  Japanese: [
    'やまだ',
    '山田太郎',
    'ヤマダ',
    'ﾊﾅｺ',
    'さくら🌸',
    'お茶・コーヒー',
    'ラーメン好きなJohn',
    '(´・ω・`)',
  ],
  Korean: ['김철수', '이영희 2', 'ㅋㅋㅋ', '김John', '\u1100\u1161\u11A8'],
  Bopomofo: ['ㄅㄆㄇ', '小ㄇ'],
  symbols: [
    '♚',
    '★ star ★',
    '¯\\_(ツ)_/¯',
    '( ͡° ͜ʖ ͡°)',
    'ʕ•ᴥ•ʔ',
    '42',
    '3.14',
    '€uro',
    '½',
    '~',
    ':-)',
  ],
  emoji: [
    ...['🙂', '👩‍👩‍👧', '👩🏽‍💻', '❤️', '☺︎', '🏳️‍🌈', '🏴‍☠️', '🇨🇳', '1️⃣', '#️⃣', '👍🏿', '👁️‍🗨️'],
    ...['👨🏽\u200D👩🏽\u200D👧🏽'],
    ...[
      '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
      '™️',
      'ℹ️',
      '🙂‍↔️',
      '🧑🏻‍❤️‍💋‍🧑🏼',
    ],
    ...['Alice 👩‍👩‍👧', '👑小明👑', 'محمد 🇪🇬', '👩‍❤‍👩'],
  ],
};

test('a joiner stands behind a letter of each script that joins by it, and of no other', () => {
  const isRefused = (name: string): boolean => {
    try {
      parseNick(name);
      return false;
    } catch {
      return true;
    }
  };
  const letters = 'ن ܢ ߣ ᠮ क র ਕ ક କ க క ಕ ക ක ཀ က ក ꦗ ᬩ'.split(' ');
  for (const joiner of ['\u200C', '\u200D']) {
    const refused = letters.filter((letter) => isRefused(`${letter}${joiner}${letter}`));
    assert.deepEqual(refused, []);
    for (const letter of 'aяλ山가') assert.ok(isRefused(`${letter}${joiner}${letter}`), letter);
  }
});

test('honest names of more than thirty scripts are nicks', () => {
  const all = Object.values(NAMES).flat();
  assert.ok(all.length >= 100);
  for (const name of all) assert.doesNotThrow(() => parseNick(name), `${name} was refused`);
});

/** A language for each of these scripts, whose names of countries this Node knows. */
const LANGUAGES: Record<string, string> = {
  ...{ Latin: 'vi', Cyrillic: 'ru', Greek: 'el', Hebrew: 'he', Arabic: 'fa', Syriac: 'syr' },
  ...{ Devanagari: 'hi', Bengali: 'bn', Gurmukhi: 'pa', Gujarati: 'gu', Odia: 'or', Tamil: 'ta' },
  ...{ Telugu: 'te', Kannada: 'kn', Malayalam: 'ml', Sinhala: 'si', Thai: 'th', Lao: 'lo' },
  ...{ Tibetan: 'dz', Burmese: 'my', Khmer: 'km', Georgian: 'ka', Armenian: 'hy', Ethiopic: 'am' },
  ...{ Cherokee: 'chr', Tifinagh: 'zgh', Vai: 'vai', Nko: 'nqo', Han: 'zh', Japanese: 'ja' },
  ...{
    Korean: 'ko',
    Turkish: 'tr',
    Urdu: 'ur',
    Marathi: 'mr',
    Nepali: 'ne',
    Traditional: 'zh-Hant',
  },
};

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const REGIONS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** What a language calls the countries of the world, as far as it is short enough for a nick. */
function countriesIn(language: string): string[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const isLatin = ['vi', 'tr'].includes(language);
  return REGIONS.map((region) => names.of(region) ?? '')
    .map((name) => name.replaceAll('\u200B', ''))
    .filter((name) => name !== '' && fits(name.normalize('NFKC'), { graphemes: 24, bytes: 64 }))
    .filter((name) => isLatin || !/[A-Za-z]/.test(name));
}

test('thousands of honest names in more than twenty scripts are nicks', () => {
  const counts = Object.entries(LANGUAGES).map(([script, language]) => {
    const names = countriesIn(language);
    for (const name of names) {
      assert.ok(!parseNick(name).isMixed, `${name} of ${script} is mixed`);
    }
    return names.length;
  });
  assert.ok(counts.filter((count) => count >= 50).length >= 20);
  assert.ok(counts.reduce((sum, count) => sum + count, 0) >= 1000);
});

test('honest names do not take one another for their own', () => {
  const owners = new Map<string, string>();
  for (const name of Object.values(NAMES).flat()) {
    const { key, skeleton } = parseNick(name);
    for (const form of new Set([key, skeleton])) {
      const owner = owners.get(form);
      assert.equal(owner, undefined, `${name} is ${owner}`);
      owners.set(form, name);
    }
  }
});

test('honest names are room names, displayed as they were given', () => {
  for (const name of Object.values(NAMES).flat()) {
    assert.equal(parseRoomName(name).text, name.normalize('NFC'));
  }
});
