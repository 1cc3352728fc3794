import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireEntry } from '../../test/support/wire-entry.ts';
import { entryHtml } from './export-html.ts';

test('an erased message says that it was, as in the other formats', () => {
  assert.match(entryHtml(wireEntry()), /<p dir="auto">hello<\/p>/);
  assert.match(entryHtml(wireEntry({ log_content: '' })), /<p dir="auto">\[erased\]<\/p>/);
});

test('what somebody in a shadow has said is left out, as in the other formats', () => {
  assert.equal(entryHtml(wireEntry({ log_kind: 'hidden', log_content: '' })), '');
});
