import _ from 'lodash';
import { ask, type Database } from '../database/database.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { Member } from '../wire/protocol.ts';

/** Of a member `m` of a room `r`, where it takes a look at that at all. */
const sanctionColumn = (sql: Database['sql']) => sql`
  case when r.guarded_until > now() then sanction_shown(m.room_id, m.member_id) end as sanction`;

/** Who is online in a room, by way of any node. */
export async function readOnline(database: Database, roomId: string): Promise<Member[]> {
  const rows = await ask(
    database,
    (sql) => sql<MemberRow[]>`
      select distinct m.member_id, m.nick, m.head_num, m.role,
             coalesce(m.nick_reused_until > now(), false) as nick_reused,
             ${sanctionColumn(sql)}
      from presence p
      join room_member m on m.room_id = p.room_id and m.member_id = p.member_id
      join room r on r.room_id = p.room_id
      where p.room_id = ${roomId}`,
  );
  return rows.map(toMember);
}

/** Who is in a room, and which version of the list that is. */
export interface RosterRead {
  readonly version: number;
  readonly members: Member[];
}

/** The same as `readOnline` for several rooms, by room id. */
export async function readRosters(
  database: Database,
  roomIds: readonly string[],
): Promise<Map<string, RosterRead>> {
  const rows = await ask(
    database,
    (sql) => sql<({ room_id: string; version: number; present: boolean } & MemberRow)[]>`
      select r.room_id, r.roster_version as version, m.member_id is not null as present,
             m.member_id, m.nick, m.head_num, m.role,
             coalesce(m.nick_reused_until > now(), false) as nick_reused,
             ${sanctionColumn(sql)}
      from room r
      left join room_member m on m.room_id = r.room_id and exists (
        select 1 from presence p where p.room_id = m.room_id and p.member_id = m.member_id
      )
      where r.room_id = any (${roomIds as string[]})`,
  );
  return new Map(
    Object.entries(_.groupBy(rows, 'room_id')).map(([roomId, ofRoom]) => {
      const members = ofRoom.filter(({ present }) => present).map(toMember);
      return [roomId, { version: ofRoom[0]?.version ?? 0, members }];
    }),
  );
}
