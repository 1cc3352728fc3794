import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeMutants } from './code-mutants.ts';
import { describe, mutate } from './mutant.ts';
import { sqlMutants } from './sql-mutants.ts';

const changes = (text: string, mutants: typeof codeMutants): string[] =>
  mutants(text).map((mutant) => describe(text, mutant));

test('code is changed in its operators, conditions, values and statements, not in its types', () => {
  const text = `
    import { x } from './x.ts';
    type T = 'a' | 'b';
    function f(a: number, b: T): boolean {
      if (a < 1) return false;
      stop(b ?? 'a');
      return Math.max(a, 2) > 3 && !b;
    }`;
  assert.deepEqual(changes(text, codeMutants), [
    ...['a < 1 → true', 'a < 1 → false', '< → <=', '< → >='],
    ...['false → true'],
    ...["stop(b ?? 'a'); → ;", '?? → &&', "'a' → ''"],
    ...['return Math.max(a, 2) > 3 && !b; → return;', 'max → min', '> → >=', '> → <='],
    ...['&& → ||', '!b → b'],
  ]);
});

test('SQL is changed in its conditions and statements, not in what it sets or says', () => {
  const text = `
begin
  -- a < b
  update room set last = last + 1
  where id = p_id and kind <> 'a < b';
end`;
  const found = sqlMutants(text).map((mutant) =>
    mutate(text, mutant).split('\n').slice(3).join(' '),
  );
  const wanted = [
    'null; end',
    "  update room set last = last - 1   where id = p_id and kind <> 'a < b'; end",
    "  update room set last = last + 2   where id = p_id and kind <> 'a < b'; end",
    "  update room set last = last + 1   where true and kind <> 'a < b'; end",
    "  update room set last = last + 1   where id <> p_id and kind <> 'a < b'; end",
    "  update room set last = last + 1   where id = p_id or kind <> 'a < b'; end",
    '  update room set last = last + 1   where id = p_id and true; end',
    "  update room set last = last + 1   where id = p_id and kind = 'a < b'; end",
  ].map((line) => line.trim());
  assert.deepEqual(found.map((line) => line.trim()).sort(), [...wanted].sort());
});
