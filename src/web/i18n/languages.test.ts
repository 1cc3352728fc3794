import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage, languages } from './languages.ts';

test('the dearest language that is here is chosen, whatever its region', () => {
  assert.equal(chooseLanguage(['zh-TW', 'en']).language, 'zh-CN');
  assert.equal(chooseLanguage(['de-AT', 'ZH_hans', 'en']).language, 'zh-CN');
  assert.equal(chooseLanguage(['en-GB', 'zh-CN']).language, 'en');
});

test('whose languages are all unknown reads English', () => {
  assert.equal(chooseLanguage(['de', 'zhx', '']).language, 'en');
  assert.equal(chooseLanguage([]).language, 'en');
});

/** Every sentence by its path; what takes words to put in is a function and left out. */
function sentencesOf(texts: object, path = ''): Map<string, string> {
  const found = Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]];
    return typeof value === 'object' ? [...sentencesOf(value, `${path}${key}.`)] : [];
  });
  return new Map(found);
}

test('no sentence is empty in any language, and none was left in English', async () => {
  const all = languages.map(async ({ load, loadEntrance, loadSheets }) => ({
    ...(await load()),
    entrance: await loadEntrance(),
    sheets: await loadSheets(),
  }));
  const [english, ...others] = await Promise.all(all);
  assert.ok(english);
  const originals = sentencesOf(english);
  for (const texts of others) {
    for (const [path, sentence] of sentencesOf(texts)) {
      assert.notEqual(sentence, '', `${path} in ${texts.language}`);
      assert.notEqual(sentence, originals.get(path), `${path} in ${texts.language}`);
    }
  }
});
