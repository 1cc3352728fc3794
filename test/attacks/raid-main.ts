import { connect } from '../../src/database/connect.ts';
import { ServerProcess } from '../process/support/server-process.ts';
import { CLUSTER_VARIABLE, startTestCluster } from '../support/cluster.ts';
import { optionsOf } from '../support/command-line.ts';
import { freshDatabase } from '../support/database.ts';
import { type RaidCourse, raidRoom } from './raid-course.ts';

const USAGE = `npm run raid -- [OPTIONS]

Newcomers flood a room in which regulars talk, until its owner presses the raid switch, or the room
does so itself; prints what the regulars noticed. On Linux.

  --raiders N    so many newcomers (500)
  --messages N   that each of them wants to say (50)
  --regulars N   so many who were there before (20)`;

const values = optionsOf(USAGE, {
  raiders: { type: 'string', default: '500' },
  messages: { type: 'string', default: '50' },
  regulars: { type: 'string', default: '20' },
});

const cluster = await startTestCluster();
process.env[CLUSTER_VARIABLE] = cluster.address;
const database = await freshDatabase();
const server = new ServerProcess({
  DATABASE_URL: database.address,
  RATE_LIMITS: 'on',
  // The flood at the door is not what is tried here: all of them shall come in.
  JOIN_RATE_ROOM: '2000+10/s',
});
const sql = connect(database.address, { max: 1, deadlineMs: 5000, name: 'raid' });
try {
  const base = await server.ready();
  const [raiders, messages, regulars] = [values.raiders, values.messages, values.regulars].map(
    Number,
  ) as [number, number, number];
  console.log(`${raiders} raiders with ${messages} messages each, ${regulars} regulars\n`);
  console.log(
    '| switched on by | entered | said, refused | read before, after the switch | for (ms) | regulars: acks, slowest (ms), refused |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const armsItself of [false, true]) {
    const course = await raidRoom({ base, sql, regulars, raiders, messages, armsItself });
    console.log(row(armsItself ? 'the room itself' : 'its owner', course));
  }
} finally {
  await server.kill();
  await sql.end();
  await database.drop();
  await cluster.stop();
}
process.exit(0);

function row(who: string, course: RaidCourse): string {
  const { entered, turnedAway, said, refused, readBefore, readAfter, lastedMs } = course;
  const away = Object.entries(turnedAway).map(([code, times]) => `${times} ${code}`);
  const no = Object.entries(refused).map(([code, times]) => `${times} ${code}`);
  const regulars = `${course.answers}, ${course.slowestMs.toFixed(0)}, ${course.refusedAfter.length}`;
  const cells = [
    who,
    [entered, ...away].join(', '),
    [said, ...no].join(', '),
    `${readBefore}, ${readAfter}`,
    lastedMs.toFixed(0),
    regulars,
  ];
  return `| ${cells.join(' | ')} |`;
}
