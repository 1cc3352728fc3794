import { after } from 'node:test';
import { type ActRequest, runAct } from '../../src/acts/act-queries.ts';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { Refusal } from '../../src/errors.ts';
import { newClientId, newMemberId, newRoomId } from '../../src/ids.ts';
import { ACTS, type ActName } from '../../src/wire/act-frames.ts';
import type { Draft } from '../../src/wire/entry.ts';
import { append } from './append.ts';
import { freshDatabase } from './database.ts';

/**
 * Rooms, their people and their acts straight in the database: for rules that need no server, in a few
 * milliseconds each.
 */
export class RoomOfRoles {
  readonly database: Database;
  readonly id = newRoomId();

  private constructor(database: Database) {
    this.database = database;
  }

  /** An open room that nobody is in. */
  static async make(database: Database): Promise<RoomOfRoles> {
    const room = new RoomOfRoles(database);
    await database.sql`
      insert into room (room_id, name, name_key) values (${room.id}, ${room.id}, ${room.id})`;
    return room;
  }

  /** One more member, who has entered so many days ago; answers his id. */
  async join(role = 'member', days = 0): Promise<string> {
    const memberId = newMemberId();
    await this.database.sql`insert into member values (${memberId}, 'somebody', 0)`;
    await this.admit(memberId, role, days);
    return memberId;
  }

  /** The same of somebody who is a member of another room, too. */
  async admit(memberId: string, role = 'member', days = 0, nick = memberId): Promise<void> {
    await this.database.sql`
      insert into room_member
        (room_id, member_id, nick, nick_key, nick_skeleton, head_num, role, held_until, entered_at)
      values (${this.id}, ${memberId}, ${nick}, ${nick}, ${nick}, 7, ${role},
              now() - make_interval(days => ${days}), now() - make_interval(days => ${days}))`;
  }

  /** Sets its row so, and has a closer look at whoever speaks in it. */
  async set(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const { sql } = this.database;
    await sql`
      update room set ${sql(settings)}, guarded_until = 'infinity' where room_id = ${this.id}`;
  }

  /** Does an act; answers the code of its refusal, `done` where there is none. */
  async act(actorId: string, name: ActName, args: object = {}): Promise<string> {
    try {
      await this.run(actorId, name, args);
      return 'done';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  run(actorId: string, name: ActName, args: object = {}, more: Partial<ActRequest> = {}) {
    const { right } = ACTS[name];
    const request = { roomId: this.id, actorId, name, right, clientId: newClientId() };
    return runAct(this.database, { ...request, args: { ...args }, ...more });
  }

  /** Says something; answers its seq. */
  async say(memberId: string, content: string, more: Partial<Draft> = {}): Promise<number> {
    const draft = { roomId: this.id, memberId, nick: memberId, headNum: 0, content };
    const kind = 'text' as const;
    const [said] = await append(this.database, [
      { ...draft, kind, clientId: newClientId(), ...more },
    ]);
    return said?.seq ?? Number.NaN;
  }

  /** What a member is in the room, whatever lies over it. */
  async roleOf(memberId: string): Promise<string | undefined> {
    const [row] = await this.database.sql<{ role: string }[]>`
      select role from room_member where room_id = ${this.id} and member_id = ${memberId}`;
    return row?.role;
  }
}

/** A database for all tests of a file. */
export async function databaseForAll(): Promise<Database> {
  const { address, drop } = await freshDatabase();
  const deadlineMs = 5000;
  const sql = connect(address, { max: 2, deadlineMs, name: 'test' });
  after(async () => {
    await sql.end({ timeout: 0 });
    await drop();
  });
  return { sql, deadlineMs };
}
