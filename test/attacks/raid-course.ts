import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sql } from '../../src/database/connect.ts';
import { get, post } from '../protocol/support/http.ts';
import { enter, freshName, type Seat } from '../protocol/support/people.ts';
import { programOf } from '../support/project.ts';
import { until } from '../support/until.ts';
import type { RaidPlan, RaidReport } from './raiders.ts';
import { Regulars } from './regulars.ts';

const RAIDERS = programOf('test/attacks/raider-process.ts');
/** So many who enter within a minute arm a room that is set so. */
const ARMS_AT = 20;

interface RaidScene {
  readonly base: string;
  /** The server's database: regulars have to be made older than they are. */
  readonly sql: Sql;
  readonly regulars: number;
  readonly raiders: number;
  /** Of each raider. */
  readonly messages: number;
  /** Whether the room arms itself; else its owner presses the switch when the raid is read. */
  readonly armsItself: boolean;
}

export interface RaidCourse extends RaidReport {
  /** Messages of the raid that regulars read, before and after the switch. */
  readonly readBefore: number;
  readonly readAfter: number;
  /** Milliseconds from the switch to the last of them. */
  readonly lastedMs: number;
  /** Messages of regulars after the switch, and the longest that one waited for its ack, in ms. */
  readonly answers: number;
  readonly slowestMs: number;
  /** Codes of their messages that were refused before and after it. */
  readonly refusedBefore: readonly string[];
  readonly refusedAfter: readonly string[];
}

/** One raid on one room, from the first who enters to the last message. */
export async function raidRoom(scene: RaidScene): Promise<RaidCourse> {
  const { base, raiders, messages } = scene;
  const { room, seats } = await settle(scene);
  const [owner] = seats as [Seat];
  const regulars = await Regulars.gather(seats);
  try {
    const raid = startRaid({ base, room, raiders, messages });
    const switchedAt = scene.armsItself
      ? await armed(owner)
      : await pressSwitch(owner, () => regulars.raidedAt.length >= raiders);
    const report = await raid;
    const isAfter = ({ at }: { at: number }): boolean => at > switchedAt;
    await until(() => regulars.answers.filter(isAfter).length >= scene.regulars);
    const after = regulars.answers.filter(isAfter);
    const readAfter = regulars.raidedAt.filter((at) => at > switchedAt);
    const [refusedAfter, refusedBefore] = [true, false].map((late) =>
      regulars.refusals.filter((one) => isAfter(one) === late).map(({ code }) => code),
    ) as [string[], string[]];
    return {
      ...report,
      readBefore: regulars.raidedAt.length - readAfter.length,
      readAfter: readAfter.length,
      lastedMs: Math.max(0, ...readAfter.map((at) => at - switchedAt)),
      answers: after.length,
      slowestMs: Math.max(...after.map(({ ms }) => ms)),
      refusedBefore,
      refusedAfter,
    };
  } finally {
    regulars.disperse();
  }
}

/** A room with its owner and others who have been there for an hour. */
async function settle({ base, sql, regulars, armsItself }: RaidScene) {
  const room = freshName();
  const seats: Seat[] = [];
  for (let person = 0; person < regulars; person++) {
    seats.push(await enter(base, `regular ${person}`, room));
  }
  const [{ roomId, nickId }] = seats as [Seat];
  await sql`update room_member set entered_at = now() - interval '1 hour' where room_id = ${roomId}`;
  if (armsItself) {
    const filters = `${base}/rooms/${roomId}/acts/filters`;
    await post(filters, { raidJoins: ARMS_AT }, { bearer: nickId });
  }
  return { room, seats };
}

async function startRaid(plan: RaidPlan): Promise<RaidReport> {
  const args = [...RAIDERS, JSON.stringify(plan)];
  // At the lowest priority, so that it takes its CPU time from nobody who is measured.
  const { stdout } = await promisify(execFile)('nice', ['-n', '19', process.execPath, ...args]);
  return JSON.parse(stdout) as RaidReport;
}

/** Resolves to when the owner pressed the switch, which is when he has had enough. */
async function pressSwitch(owner: Seat, isRaided: () => boolean): Promise<number> {
  await until(isRaided, 120_000);
  const at = performance.now();
  await post(
    `${owner.base}/rooms/${owner.roomId}/acts/raid`,
    { on: true },
    { bearer: owner.nickId },
  );
  return at;
}

/** Resolves to when the room is seen to have armed itself. */
async function armed({ base, roomId }: Seat): Promise<number> {
  await until(async () => {
    const { body } = await get<{ room: { settings: { raid: boolean } } }>(
      `${base}/rooms/${roomId}`,
    );
    return body.room.settings.raid;
  }, 120_000);
  return performance.now();
}
