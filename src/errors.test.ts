import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import _ from 'lodash';
import { codesOf, Refusal } from './errors.ts';

test('programs can look up every code of a refusal', () => {
  const codes = _.range(200, 600).flatMap(codesOf);
  assert.ok(codes.includes('nick_taken'));
  const documents = ['protocol', 'admin'].map((name) =>
    readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8'),
  );
  const known = new Set(documents.join().match(/(?<=`)[a-z_]+(?=`)/g));
  assert.deepEqual(
    codes.filter((code) => !known.has(code)),
    [],
  );
});

test('who is only too fast is told when to try again, who may not is told when that ends', () => {
  const until = new Date(Date.now() + 60_000).toISOString();
  const { retryMs = 0 } = new Refusal('slow_mode', { until });
  assert.ok(retryMs > 0 && retryMs <= 60_000);
  assert.deepEqual(_.pick(new Refusal('muted', { until }), ['retryMs', 'until']), {
    retryMs: undefined,
    until,
  });
  assert.equal(new Refusal('slow_mode', { until: new Date(0).toISOString() }).retryMs, 1);
});
