import { ask } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { type QueueParts, tellQueue } from './tell-queue.ts';

interface HeldDraft {
  readonly roomId: string;
  readonly memberId: string;
  readonly content: string;
  readonly clientId: string;
}

/**
 * Keeps a message that a rule of the room lets moderators see first. Returns where it is in the log
 * already, since its author has tried again.
 *
 * @throws {Refusal} `held_back`, or why its author may not speak
 */
export async function holdMessage(parts: QueueParts, draft: HeldDraft): Promise<void> {
  const { roomId, memberId, content, clientId } = draft;
  const [{ held }] = await ask(
    parts.database,
    (sql) => sql<[{ held: boolean }]>`
      select hold_by_rule(${roomId}, ${memberId}, ${content}, ${clientId}) as held`,
  );
  if (!held) return;
  await tellQueue(parts, roomId);
  throw new Refusal('held_back');
}
