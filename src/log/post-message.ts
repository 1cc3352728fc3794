import type { Config } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import type { MessageGuard, Utterance } from '../filter/message-guard.ts';
import type { RoomPolicy } from '../filter/room-policies.ts';
import type { Limits } from '../limits/limits.ts';
import { holdMessage } from '../review/hold-message.ts';
import { type QueueParts, tellQueue } from '../review/tell-queue.ts';
import type { Member } from '../wire/protocol.ts';
import { parseClientId, parseContent } from './content-rules.ts';
import type { Committed, LogWriter } from './log-writer.ts';

export interface PostParts extends QueueParts {
  readonly config: Config;
  readonly logWriter: LogWriter;
  readonly limits: Limits;
  readonly guard: MessageGuard;
}

/** Who speaks: a connection of his, or what he was admitted as. */
export interface Author {
  readonly roomId: string;
  readonly member: Member;
  /** When he entered the room first, in ms since 1970. */
  readonly enteredAt: number;
  /** What counts as one address for the limits. */
  readonly address: string;
}

interface Message {
  readonly content: string;
  readonly clientId?: string;
}

/**
 * Says something in a room, as far as limits, room and moderators let it be said. Not `async`, see
 * `dispatch`; what is wrong is thrown, or what the promise is rejected with.
 *
 * @throws {Refusal} why not: a fault of the content, `rate_limited`, `slow_mode`, `room_locked`,
 *   `muted`, `message_unwanted` and the like; `held_back`: moderators see it first
 */
export function postMessage(
  parts: PostParts,
  author: Author,
  message: Message,
): Promise<Committed> {
  const policy = parts.guard.policyOf(author.roomId);
  // Awaited only when it has to be read: what one connection says stays in order then, too.
  if (policy instanceof Promise) return policy.then((read) => post(parts, read, author, message));
  return post(parts, policy, author, message);
}

function post(
  parts: PostParts,
  policy: RoomPolicy,
  { roomId, member, enteredAt, address }: Author,
  message: Message,
): Promise<Committed> {
  const { config, guard, limits } = parts;
  const content = parseContent(message.content, config.CONTENT_MAX);
  const clientId = parseClientId(message.clientId);
  const { member_id: memberId, role } = member;
  const utterance: Utterance = { roomId, memberId, role, enteredAt, content, clientId };
  guard.admit(policy, utterance);
  limits.message({ memberId, roomId, address }, content);
  if (!guard.judge(policy, utterance)) return append(parts, policy, member, utterance);
  return holdMessage(parts, utterance).then(() => append(parts, policy, member, utterance));
}

function append(
  parts: PostParts,
  policy: RoomPolicy,
  { user_name: nick, head_num: headNum }: Member,
  { roomId, memberId, content, clientId }: Utterance,
): Promise<Committed> {
  const kind = policy.shadowed.has(memberId) ? 'hidden' : 'text';
  const draft = { roomId, memberId, nick, headNum, kind, content, clientId } as const;
  return parts.logWriter.append(draft).then(
    (committed) => {
      if (!committed.duplicate) parts.guard.said(policy, draft);
      return committed;
    },
    async (error) => {
      if (error instanceof Refusal && error.code === 'held_back') {
        await tellQueue(parts, draft.roomId);
      }
      throw error;
    },
  );
}
