import { newClientId } from '../../src/ids.ts';
import type { Draft } from '../../src/wire/entry.ts';

/** Of `draft`, where nothing else was said. */
export const ALICE = 'user_alice00000000000';

/** A text that alice wants to say, under a client id of its own, but for what `more` has. */
export const draft = (roomId: string, content: string, more: Partial<Draft> = {}): Draft => ({
  roomId,
  memberId: ALICE,
  nick: 'alice',
  headNum: 3,
  kind: 'text',
  content,
  clientId: newClientId(),
  ...more,
});
