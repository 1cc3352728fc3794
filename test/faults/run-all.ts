import { type RunReport, runOnce } from './run.ts';
import type { Plan } from './schedule.ts';
import { type Site, surprisesAt } from './site.ts';

/** Sentences of a run that are printed; the rest is counted. */
const SHOWN = 10;

export interface Series {
  /** Of the first run; each further one has the next number. */
  readonly seed: number;
  readonly runs: number;
  readonly planOf: (seed: number) => Plan;
}

/** Runs one after another on one server, with a line for each and a report; whether all was well. */
export async function runAll(site: Site, { seed, runs, planOf }: Series): Promise<boolean> {
  const reports: RunReport[] = [];
  for (let next = seed; next < seed + runs; next += 1) {
    try {
      const report = await runOnce(site, planOf(next));
      reports.push(report);
      tell(report);
    } catch (error) {
      console.log(`seed ${next}: BROKE OFF, ${[error, ...surprisesAt(site)].join('; ')}`);
      total(reports, 1);
      return false;
    }
  }
  return total(reports, 0) === 0;
}

function tell({ seed, ms, messages, acked, connections, violations, faults }: RunReport): void {
  const state = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  const counts = `${messages} messages, ${acked} acked, ${connections} connections`;
  const seconds = (ms / 1000).toFixed(1);
  console.log(`seed ${seed}: ${state}, ${counts}, ${seconds} s [${faults.join(', ')}]`);
  for (const violation of violations.slice(0, SHOWN)) console.log(`  ${violation}`);
}

/** Prints the sums; answers how many runs failed. */
function total(reports: readonly RunReport[], brokenOff: number): number {
  const sum = (of: (report: RunReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const failed = reports.filter(({ violations }) => violations.length > 0).length + brokenOff;
  console.log(`messages      ${sum(({ messages }) => messages)}`);
  console.log(`acknowledged  ${sum(({ acked }) => acked)}`);
  console.log(`connections   ${sum(({ connections }) => connections)}`);
  console.log(`resumed       ${sum(({ resumed }) => resumed)}`);
  console.log(`faults        ${countKinds(reports)}`);
  console.log(`violations    ${sum(({ violations }) => violations.length)}`);
  console.log(`${reports.length + brokenOff - failed} passed, ${failed} failed`);
  return failed;
}

function countKinds(reports: readonly RunReport[]): string {
  const counts = new Map<string, number>();
  for (const [kind = ''] of reports.flatMap(({ faults }) => faults.map((f) => f.split(' ')))) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
