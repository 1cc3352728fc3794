import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { append } from '../../test/support/append.ts';
import { draft } from '../../test/support/draft.ts';
import { newRoom, openDatabase } from '../../test/support/open-database.ts';
import { type PageQuery, pageLimit, readLogPage } from './log-page.ts';

test('a page is the part that lies next to where it begins, and tells of more beyond it', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  await append(
    database,
    _.times(5, () => draft(roomId, 'hello')),
  );
  const pages: [query: PageQuery, seqs: number[], hasMore: boolean][] = [
    [{}, [1, 2, 3, 4, 5], false],
    [{ limit: 5 }, [1, 2, 3, 4, 5], false],
    [{ limit: 4 }, [2, 3, 4, 5], true],
    [{ limit: 1 }, [5], true],
    [{ before: 5, limit: 4 }, [1, 2, 3, 4], false],
    [{ before: 5, limit: 3 }, [2, 3, 4], true],
    [{ before: 1, limit: 3 }, [], false],
    [{ after: 1, limit: 4 }, [2, 3, 4, 5], false],
    [{ after: 1, limit: 3 }, [2, 3, 4], true],
    [{ after: 0, limit: 2 }, [1, 2], true],
    [{ after: 3, before: 2 }, [4, 5], false],
  ];
  for (const [query, seqs, hasMore] of pages) {
    const page = await readLogPage(database, roomId, query);
    assert.deepEqual(
      [_.map(page.entries, 'seq'), page.hasMore],
      [seqs, hasMore],
      JSON.stringify(query),
    );
  }
});

test('a page has what was asked for, and never more than 200', () => {
  assert.deepEqual(
    [{}, { limit: 3 }, { limit: 200 }, { limit: 201 }].map(pageLimit),
    [200, 3, 200, 200],
  );
});
