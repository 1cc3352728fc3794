import { ask, type Database } from '../database/database.ts';
import type { RoomSettings } from '../wire/room-settings.ts';
import type { FilterRule } from './room-filter.ts';

/** What a room asks of its messages, as it is stored. */
export interface PolicyRow {
  /** Of the room's settings and rules: raised with every change. */
  readonly policy_version: number;
  readonly slow_s: number;
  readonly lock: RoomSettings['lock'];
  /** Who entered after that is a newcomer while the room is locked for them. */
  readonly newcomers_after: Date | null;
  readonly caps_percent: number;
  readonly repeat_s: number;
  readonly rules: readonly FilterRule[];
  /** Roles that nothing of this goes for. */
  readonly exempt_roles: readonly string[];
  /** Members who alone see what they say. */
  readonly shadowed: readonly string[];
  readonly raid_joins: number;
}

/** Everything at once, or `undefined` where there is no such room. */
export async function readPolicy(
  database: Database,
  roomId: string,
): Promise<PolicyRow | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<PolicyRow[]>`
      select policy_version, slow_s, lock, caps_percent, repeat_s,
             locked_at - make_interval(secs => newcomer_s) as newcomers_after,
             (
               select coalesce(jsonb_agg(
                 jsonb_build_object('kind', kind, 'pattern', pattern, 'action', action)
               ), '[]')
               from room_rule where room_rule.room_id = room.room_id
             ) as rules,
             array(select role from role_right where right_name = 'exempt') as exempt_roles,
             array(
               select member_id from room_member m where m.room_id = room.room_id and m.shadowed
             ) as shadowed,
             raid_joins
      from room
      where room_id = ${roomId}`,
  );
  return row;
}
