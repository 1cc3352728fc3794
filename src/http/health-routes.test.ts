import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { openDatabase } from '../../test/support/open-database.ts';
import { healthRoutes } from './health-routes.ts';

test('/readyz names the part that is not ready, and answers 503 then', async (t) => {
  const database = await openDatabase(t);
  const app = fastify();
  t.after(() => app.close());
  let isDraining = false;
  healthRoutes(app, { database, nodeId: 'node_x', isDraining: () => isDraining });
  const ask = async () => {
    const answer = await app.inject('/readyz');
    return [answer.statusCode, answer.json()] as const;
  };
  const parts = { database: 'ok', migrations: 'ok', draining: false };
  const refused = (error: string, part: object) => [
    503,
    { success: false, code: 'unavailable', error, parts: { ...parts, ...part } },
  ];

  assert.deepEqual(await ask(), [200, { status: 'ready', parts }]);

  isDraining = true;
  assert.deepEqual(await ask(), refused('This server is stopping.', { draining: true }));
  isDraining = false;

  await database.sql`delete from migration where number = (select max(number) from migration)`;
  assert.deepEqual(
    await ask(),
    refused('The database lacks migrations of this version.', { migrations: 'pending' }),
  );

  const later = [1, 2].map((more) => ({ number: 900 + more, name: 'later', sha256: '' }));
  await database.sql`insert into migration ${database.sql(later)}`;
  assert.deepEqual(
    await ask(),
    refused('The database has gone on to a newer version.', { migrations: 'ahead' }),
  );

  await database.sql.end({ timeout: 0 });
  assert.deepEqual(
    await ask(),
    refused('The database does not answer.', { database: 'away', migrations: 'unknown' }),
  );
});
