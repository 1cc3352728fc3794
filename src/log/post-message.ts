import type { Config } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import type { MessageGuard, Utterance } from '../filter/message-guard.ts';
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

/** Who speaks, as he was admitted. */
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
 * Says something in a room, as far as limits, room and moderators let it be said.
 *
 * @throws {Refusal} why not: a fault of the content, `rate_limited`, `slow_mode`, `room_locked`,
 *   `muted`, `message_unwanted` and the like; `held_back`: moderators see it first
 */
export async function postMessage(
  parts: PostParts,
  { roomId, member, enteredAt, address }: Author,
  message: Message,
): Promise<Committed> {
  const { config, guard, limits, logWriter } = parts;
  const content = parseContent(message.content, config.CONTENT_MAX);
  const clientId = parseClientId(message.clientId);
  const { member_id: memberId, role } = member;
  const utterance: Utterance = { roomId, memberId, role, enteredAt, content, clientId };
  const known = guard.policyOf(roomId);
  // Awaited only when it has to be read: what one connection says stays in order then, too.
  const policy = known instanceof Promise ? await known : known;
  guard.admit(policy, utterance);
  limits.message({ memberId, roomId, address }, content);
  if (guard.judge(policy, utterance)) await holdMessage(parts, utterance);
  try {
    const committed = await logWriter.append({
      roomId,
      memberId,
      nick: member.user_name,
      headNum: member.head_num,
      kind: policy.shadowed.has(memberId) ? 'hidden' : 'text',
      content,
      clientId,
    });
    guard.said(policy, utterance);
    return committed;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'held_back') await tellQueue(parts, roomId);
    throw error;
  }
}
