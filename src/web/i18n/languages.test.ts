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

test('no sentence is empty in any language, and none was left in English', async () => {
  const [english, ...others] = await Promise.all(languages.map(({ load }) => load()));
  for (const texts of others) {
    for (const [key, value] of Object.entries(texts)) {
      assert.notEqual(value, '', `${key} in ${texts.language}`);
      if (typeof value === 'string') {
        assert.notEqual(
          value,
          english?.[key as keyof typeof english],
          `${key} in ${texts.language}`,
        );
      }
    }
  }
});
