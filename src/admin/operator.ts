import type { Actor } from '../acts/actor.ts';
import { addressOf } from '../limits/address.ts';
import type { SignedIn } from './gate.ts';

/** As whom the operator acts: nobody who is a member of anything. */
const OPERATOR_ID = 'system';

/** The operator in a room, with the rights of his session's role. */
export const operatorIn = (
  roomId: string,
  { session }: SignedIn,
  request: { readonly ip: string },
): Actor => ({
  roomId,
  memberId: OPERATOR_ID,
  role: session.role,
  asRole: session.role,
  address: addressOf(request),
});
