import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 16;

/** 16 characters of [0-9a-z] from the system's random source, 82 bits: never the clock. */
function randomId(): string {
  let id = '';
  while (id.length < LENGTH) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}

/** `room_` + 16 random characters (PROTOCOL.md §1). */
export const newRoomId = (): string => `room_${randomId()}`;

/** `user_` + 16 random characters (PROTOCOL.md §1). Public: it proves nothing. */
export const newMemberId = (): string => `user_${randomId()}`;

/** `hook_` + 16 random characters. Proves nothing. */
export const newWebhookId = (): string => `hook_${randomId()}`;

/** The identity of one server process, new at every start. */
export const newNodeId = (): string => `node_${randomId()}`;

/** 256 random bits, base64url: the secret half of a nickId. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** No client can send a control character in its ids, so this keeps ours apart from theirs. */
const OURS = '\u0001';

const processId = randomId();
let clientIds = 0;
let requestIds = 0;

/**
 * A client id for an entry whose author gave none, so that every append can be retried after an
 * unknown outcome. It only has to be another each time, so it costs no randomness of its own.
 */
export const newClientId = (): string => ourClientId(processId + (clientIds++).toString(36));

/** The same for an entry that must be there once, whoever appends it. */
export const ourClientId = (name: string): string => `${OURS}${name}`;

/** Another one each time and on each node. No secret, so it costs no randomness of its own either. */
export const newRequestId = (): string => `${processId}-${(requestIds++).toString(36)}`;

/** Whether an entry's author gave it this id, or we did. */
export const isAuthorsClientId = (clientId: string): boolean => !clientId.startsWith(OURS);

export const isRoomId = (text: string): boolean => /^room_[0-9a-z]{16}$/.test(text);
export const isWebhookId = (text: string): boolean => /^hook_[0-9a-z]{16}$/.test(text);
export const isMemberId = (text: string): boolean => /^user_[0-9a-z]{16}$/.test(text);
