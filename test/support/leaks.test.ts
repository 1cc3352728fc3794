import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaksIn } from './leaks.ts';

const line = (fields: object): string => JSON.stringify({ level: 30, time: Date.now(), ...fields });

test('a text, a nickId and a secret are found in lines of a log, and nothing else is', () => {
  const secret = '8K2dYw3Jd0q-ZbF_u1Vn5TgXo7RcMh4PsEiLa6Qt9Ck';
  const bad = [
    line({ msg: 'append failed: the treasure is under the "oak" 17' }),
    line({ path: `/rooms?nickId=user_0123456789abcdef.x` }),
    line({ cookie: secret }),
    line({ webhook: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
  ];
  const good = [
    line({ path: '/rooms/room_0123456789abcdef/messages', memberId: 'user_0123456789abcdef' }),
    line({ msg: `open http://127.0.0.1:7005/admin#${secret}` }),
    line({ constraint: 'room_log_room_id_member_id_client_id_key_of' }),
    line({ path: '/rooms/constructor', msg: 'a webhook was given up: it answered 500' }),
    line({ requestId: '123e4567-e89b-12d3-a456-426614174000' }),
  ];
  const said = ['the treasure is under the "oak" 3', 'constructor', 'answered', 'a w'];
  assert.deepEqual(leaksIn([...good, ...bad], said), bad);
});
