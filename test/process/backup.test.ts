import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { arrive, connect, enter, say, welcomeOf } from '../protocol/support/people.ts';
import { newDataDir, postmasterOf, startProcess } from './support/server-process.ts';

describe('backup and restore of the embedded database', { concurrency: 2 }, () => {
  test('a running server is backed up; what is restored elsewhere is as it was then, and clients are told', async (t) => {
    const [from, to] = [await newDataDir(t), await newDataDir(t)];
    const file = join(to, '..', 'backup.gz');
    const command = async (dataDir: string, ...args: string[]) => {
      const done = startProcess(t, { DATA_DIR: dataDir }, args);
      return { code: await done.end(), output: done.output };
    };

    const first = startProcess(t, { DATA_DIR: from });
    const seat = await enter(await first.ready(), 'alice', 'lounge');
    const alice = await arrive(seat);
    const { epoch } = welcomeOf(alice);
    await say(alice, 'kept');
    const made = await command(from, 'backup', file);
    assert.equal(made.code, 0, made.output);
    assert.match(made.output, /^room_log: 2 rows$/m);
    await say(alice, 'lost');

    const refused = await command(from, 'restore', file, '--force');
    assert.equal(refused.code, 1);
    assert.match(refused.output, /is in use by another nickroom/);

    const restored = await command(to, 'restore', file);
    assert.equal(restored.code, 0, restored.output);
    assert.equal(await postmasterOf(to), undefined, 'a PostgreSQL stayed behind');
    const again = await command(to, 'restore', file);
    assert.equal(again.code, 1);
    assert.match(again.output, /holds rooms already/);

    const second = startProcess(t, { DATA_DIR: to });
    const back = await connect({ ...seat, base: await second.ready() }, { after: 3, epoch });
    const { resumed, head_seq: head } = welcomeOf(back);
    assert.equal(resumed, false);
    assert.equal(head, 2);
    assert.notEqual(welcomeOf(back).epoch, epoch);
    assert.equal((await say(back, 'said again')).duplicate, false);
  });

  test('where there is no data a backup is a sentence, and no database is made', async (t) => {
    const dataDir = await newDataDir(t);
    const backup = startProcess(t, { DATA_DIR: dataDir }, ['backup', `${dataDir}.gz`]);
    assert.equal(await backup.end(), 1);
    assert.match(backup.output, /^There is no data in .+\.\n$/);
    assert.equal(await postmasterOf(dataDir), undefined);
  });
});
