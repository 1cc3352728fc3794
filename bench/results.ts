import { table } from './harness/figures.ts';
import type { Section } from './scenario.ts';

/** The page of results: what was promised first, then each scenario. */
export function resultsPage(machine: string, sections: readonly Section[]): string {
  const verdicts = sections.flatMap((section) => section.verdicts);
  const kept = verdicts.filter((verdict) => verdict.kept).length;
  const rows = verdicts.map(({ promise, measured, kept }) => [
    promise,
    measured,
    kept ? 'yes' : '**no**',
  ]);
  return [
    '# What nickroom does under load',
    'Written by `npm run bench`. Absolute figures drift from machine to machine: compare what ran side by side.',
    machine,
    `## ${kept} of ${verdicts.length} promises kept`,
    table(['promise', 'measured', 'kept'], rows),
    ...sections.flatMap(({ title, body }) => [`## ${title}`, body]),
    '',
  ].join('\n\n');
}
