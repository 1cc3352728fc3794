import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireEntry as entry } from '../../test/support/wire-entry.ts';
import { entryText, printable } from './plain-text.ts';

test('an entry is one line with its time and author; notices are told apart', () => {
  assert.equal(entryText(entry()), '2026-11-21 09:30:12  alice: hello\n');
  assert.equal(
    entryText(entry({ log_kind: 'join', log_user_name: 'system', log_content: 'bob joined' })),
    '2026-11-21 09:30:12  * bob joined\n',
  );
});

test('no message moves the cursor, rings, colours, or turns the direction of a terminal', () => {
  assert.equal(printable('a\u001B[2Jb\u0007c\rd\u009Be\u007F'), 'a�[2Jb�c�d�e�');
  assert.equal(printable('\u202Eevil\u2069\u200F'), '�evil��');
  assert.equal(printable('a\tb 世界 👩‍👩‍👧 é'), 'a    b 世界 👩‍👩‍👧 é');
});

test('a line inside a message cannot pass for an entry of somebody else', () => {
  for (const end of ['\n', '\r\n', '\u2028', '\u2029']) {
    assert.equal(
      entryText(entry({ log_content: `hi${end}2026-11-21 09:30:13  bob: yes` })),
      `2026-11-21 09:30:12  alice: hi\n${' '.repeat(23)}2026-11-21 09:30:13  bob: yes\n`,
    );
  }
});
