import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { arrive, enter, freshName, say } from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import { programOf } from '../support/project.ts';
import { until } from '../support/until.ts';

const START_MS = 120_000;

after(terminateAll);

test('npm run cluster: two nodes are one chat, restart one after the other, and end with Ctrl+C', {
  skip: skipNatsTests,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-cluster-'));
  await chmod(folder, 0o711);
  const args = [...programOf('test/cluster/main.ts'), '--source', '--port', '0'];
  const cluster = spawn(process.execPath, [...args, '--data', folder], {
    env: { ...process.env, DRAIN_S: '0', LEAVE_GRACE_S: '30' },
  });
  let output = '';
  for (const stream of [cluster.stdout, cluster.stderr]) {
    stream.on('data', (bytes) => {
      output += bytes;
    });
  }
  const exited = once(cluster, 'exit');
  t.after(async () => {
    cluster.kill();
    await exited;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const says = (text: string) =>
    until(() => output.includes(text) || cluster.exitCode !== null, START_MS).then(() =>
      assert.ok(output.includes(text), output),
    );

  await says('The cluster is ready');
  const urls = [...output.matchAll(/^node \d+ +(\S+)/gm)].map(([, url]) => url as string);
  assert.equal(urls.length, 2);
  const name = freshName();
  const seats = [
    await enter(urls[0] ?? '', 'alice', name),
    await enter(urls[1] ?? '', 'bob', name),
  ];
  const [alice, bob] = [await arrive(seats[0] as never), await arrive(seats[1] as never)];
  await say(alice, 'hello');
  await bob.next('message', ({ log_content: text }) => text === 'hello');

  cluster.kill('SIGUSR2');
  await says('Every node was restarted');
  for (const socket of [alice, bob]) assert.equal((await socket.closed()).code, 1001);
  const back = await arrive(await enter(urls[0] ?? '', 'carol', name));
  const people = back
    .seen('members')
    .at(-1)
    ?.map(({ user_name: nick }) => nick);
  assert.deepEqual(people?.sort(), ['alice', 'bob', 'carol']);

  cluster.kill('SIGINT');
  assert.deepEqual(await exited, [0, null]);
  for (const url of urls) await assert.rejects(fetch(url));
});
