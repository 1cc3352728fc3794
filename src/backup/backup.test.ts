import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import _ from 'lodash';
import { newRoom, type OpenDatabase, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import { connect } from '../database/connect.ts';
import { DatabaseError } from '../database/database-error.ts';
import { newClientId } from '../ids.ts';
import { appendEntries } from '../log/log-queries.ts';
import { parseNickId } from '../members/credentials.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readAdmission } from '../rooms/admission.ts';
import { enter } from '../rooms/enter-room.ts';
import { backup } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { restore } from './restore.ts';

const quiet = () => {};
const CAREFUL = { force: false, say: quiet };
const FORCED = { force: true, say: quiet };

/** What a text format may stumble over. */
const TEXTS = [
  '\\.',
  'a\n\\.\nb',
  '\t\r\n\\N\\\\n',
  '\u2028\u2029\u0085',
  "'; drop table room --",
  '😀',
  '',
];

async function newFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-backup-'));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, 'backup.gz');
}

const enterAs = (database: OpenDatabase, nick: string) =>
  enter(
    { database, bus: new LocalBus<RoomSignal>(), config: readConfig({}) },
    { name: 'lounge', nick, headNum: 7, ifUnknown: 'refuse' },
  );

/** A database in which somebody has said all that. */
async function spokenIn(t: TestContext): Promise<OpenDatabase> {
  const database = await openDatabase(t);
  const { roomId, member } = await enterAs(database, 'alice');
  const { member_id: memberId, user_name: nick } = member;
  const drafts = TEXTS.map((content) => {
    const clientId = newClientId();
    return { roomId, memberId, nick, headNum: 7, kind: 'text' as const, content, clientId };
  });
  await appendEntries(database, drafts);
  return database;
}

/** Everything in the database, by table, as text. */
async function contentOf({ sql }: OpenDatabase): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`;
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    content[name] = _.map(rows, 'row').sort();
  }
  return content;
}

const epochOf = async ({ sql }: OpenDatabase): Promise<unknown> =>
  _.map(await sql`select epoch from room`, 'epoch')[0];

async function assertEmpty({ sql }: OpenDatabase): Promise<void> {
  const [row] =
    await sql`select (select count(*) from room) + (select count(*) from room_log) as n`;
  assert.equal(row?.n, 0);
}

test('what is restored is what was backed up, to the character, but for the epoch', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  const said: string[] = [];
  await backup(source.address, file, (line) => said.push(line));
  assert.ok(said.includes(`room_log: ${TEXTS.length} rows`), said.join('\n'));
  assert.equal((await stat(file)).mode & 0o777, 0o600);

  await restore(target.address, file, CAREFUL);
  assert.notEqual(await epochOf(target), await epochOf(source));
  await target.sql`update room set epoch = 'same'`;
  await source.sql`update room set epoch = 'same'`;
  assert.deepEqual(await contentOf(target), await contentOf(source));
  await newRoom(target);
});

test('a nickId that is given out after a restore is good, as those from before are', async (t) => {
  const [source, target] = [await openDatabase(t), await openDatabase(t)];
  const file = await newFile(t);
  const before = await enterAs(source, 'alice');
  await backup(source.address, file, quiet);
  await restore(target.address, file, CAREFUL);
  const after = await enterAs(target, 'bob');
  assert.equal(after.roomId, before.roomId);
  for (const { roomId, nickId } of [before, after]) {
    const { outcome } = await readAdmission(target, roomId, parseNickId(nickId), '');
    assert.equal(outcome, 'admitted');
  }
});

test('a backup is of one moment, whoever writes meanwhile', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  // The first table is copied now; the others have not been looked at yet.
  await backup(source.address, file, () => {
    source.sql`update room_log set content = 'later'`.catch(quiet);
    source.sql`delete from room_member`.catch(quiet);
  });
  await restore(target.address, file, CAREFUL);
  const rows = await target.sql<{ content: string }[]>`select content from room_log order by seq`;
  assert.deepEqual(_.map(rows, 'content'), TEXTS);
  assert.equal((await target.sql`select from room_member`).length, 1);
});

test('a database that holds rooms is left alone, unless its loss was asked for', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  await backup(source.address, file, quiet);
  const roomId = await newRoom(target);
  await target.sql`create table leftover (id integer)`;
  await assert.rejects(
    restore(target.address, file, CAREFUL),
    /holds rooms already\. With --force/,
  );
  assert.equal((await target.sql`select from room where room_id = ${roomId}`).length, 1);
  await restore(target.address, file, FORCED);
  assert.equal((await target.sql`select from room where room_id = ${roomId}`).length, 0);
  assert.equal((await target.sql`select from room`).length, 1);
});

test('nothing is restored while a nickroom runs on the database', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  await backup(source.address, file, quiet);
  const running = connect(target.address, { max: 1, deadlineMs: 0, name: 'nickroom' });
  await running`select 1`;
  await assert.rejects(restore(target.address, file, FORCED), /is running on this database/);
  await running.end();
});

test('a file that is damaged, cut short or something else is refused before anything is touched', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  await backup(source.address, file, quiet);
  const whole = await readFile(file);
  const text = gunzipSync(whole).toString();
  const faults: [string, Buffer][] = [
    ['not complete', whole.subarray(0, whole.length - 10)],
    ['not complete', gzipSync(text.replace(/-- end of .*\n$/, ''))],
    ['not complete', gzipSync(text.slice(0, text.indexOf('COPY "room_log"') + 120))],
    ['no backup', gzipSync('select 1;\n')],
    ['no backup', Buffer.from('not even compressed')],
    ['not complete', Buffer.alloc(0)],
    ['damaged', gzipSync(text.replace('COPY "room" (', 'drop table room; COPY "room" ('))],
    ['damaged', gzipSync(`${text}drop table room;\n`)],
  ];
  for (const [sentence, bytes] of faults) {
    await writeFile(file, bytes);
    const error = await restore(target.address, file, FORCED).catch((fault) => fault);
    assert.ok(error instanceof BackupError, String(error));
    assert.match(error.message, new RegExp(sentence));
    await assertEmpty(target);
  }
});

test('rows that do not fit leave the database as it was', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  await backup(source.address, file, quiet);
  const text = gunzipSync(await readFile(file)).toString();
  await writeFile(file, gzipSync(text.replace(/(?<=COPY "room" .*\n)/, 'room_twice\t')));
  const roomId = await newRoom(target);
  await assert.rejects(restore(target.address, file, FORCED), /table room could not be put back/);
  assert.equal((await target.sql`select from room where room_id = ${roomId}`).length, 1);
});

test('a backup of a newer version is refused', async (t) => {
  const [source, target] = [await spokenIn(t), await openDatabase(t)];
  const file = await newFile(t);
  await source.sql`insert into migration values (999, '999.do.later.sql', 'x')`;
  await backup(source.address, file, quiet);
  const error = await restore(target.address, file, CAREFUL).catch((fault) => fault);
  assert.ok(error instanceof DatabaseError);
  assert.match(error.message, /999\.do\.later\.sql, which this program does not know/);
});

test('no file is written over, and none is made where nickroom has never been', async (t) => {
  const source = await openDatabase(t);
  const file = await newFile(t);
  await writeFile(file, 'precious');
  await assert.rejects(backup(source.address, file, quiet), /is there already/);
  assert.equal(await readFile(file, 'utf8'), 'precious');
  await source.sql`drop table migration`;
  await assert.rejects(backup(source.address, `${file}.2`, quiet), /holds no nickroom/);
  await assert.rejects(stat(`${file}.2.part`), { code: 'ENOENT' });
  await assert.rejects(backup(source.address, '/no/such/folder/b', quiet), BackupError);
});

/** Does something that waits for this table, and loses its connection there. */
async function loseConnection({ sql }: OpenDatabase, table: string, work: () => Promise<void>) {
  await sql.begin(async (holder) => {
    await holder`lock table ${holder(table)}`;
    const lost = assert.rejects(work(), {
      name: 'DatabaseError',
      message: 'The connection to the database was lost.',
    });
    await until(async () => {
      const ended = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return ended.length > 0;
    });
    await lost;
  });
}

test('a backup whose connection is lost says so, and leaves no file', async (t) => {
  const database = await spokenIn(t);
  const file = await newFile(t);
  await loseConnection(database, 'room_log', () => backup(database.address, file, quiet));
  assert.deepEqual(await readdir(dirname(file)), []);
});

test('a restore whose connection is lost says so, and changes nothing', async (t) => {
  const [source, target] = [await spokenIn(t), await spokenIn(t)];
  const file = await newFile(t);
  await backup(source.address, file, quiet);
  const before = await contentOf(target);
  await loseConnection(target, 'webhook', () => restore(target.address, file, FORCED));
  assert.deepEqual(await contentOf(target), before);
});
