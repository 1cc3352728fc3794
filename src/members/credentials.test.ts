import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { newMemberId, newSecret } from '../ids.ts';
import { findAmong, newCredential, parseNickId } from './credentials.ts';

test('a new credential is proved by its nickId, of which the secret is not kept', () => {
  const { memberId, nickId, secretHash } = newCredential();
  const [id, secret = ''] = nickId.split('.');
  assert.equal(id, memberId);
  assert.deepEqual(secretHash, createHash('sha256').update(secret).digest());
  assert.deepEqual(parseNickId(nickId), { memberId, secretHash });
});

test('what is no nickId is none, and nothing is thrown', () => {
  const [memberId, secret] = [newMemberId(), newSecret()];
  const nonsense = [
    undefined,
    null,
    42,
    {},
    [],
    '',
    '.',
    memberId,
    secret,
    `${memberId}.`,
    `.${secret}`,
    `${memberId}.${secret}x`,
    `${memberId}.${secret}\n`,
    `${memberId}.${secret.slice(1)}`,
    `${memberId}.${secret}.${secret}`,
    `${memberId.toUpperCase()}.${secret}`,
    `${memberId}.=${secret.slice(1)}`,
    'x'.repeat(100_000),
  ];
  for (const value of nonsense) assert.equal(parseNickId(value), undefined, String(value));
});

test('a credential is among the stored ones, whichever of them it is, or it is not', () => {
  const [mine, other] = [newCredential(), newCredential()];
  const row = ({ secretHash }: typeof mine) => ({ secret_hash: secretHash });
  assert.deepEqual(findAmong(mine, [row(mine)]), row(mine));
  assert.deepEqual(findAmong(mine, [row(other), row(mine)]), row(mine));
  assert.equal(findAmong(mine, [row(other)]), undefined);
  assert.equal(findAmong(mine, []), undefined);
});
