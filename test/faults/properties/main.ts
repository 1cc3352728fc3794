import { Random } from '../random.ts';
import { checkFollow } from './follow.ts';
import { checkIdempotency } from './idempotency.ts';
import { checkResume } from './resume.ts';

const PROPERTIES = { idempotency: checkIdempotency, resume: checkResume, follow: checkFollow };
const SHOWN = 10;

/** Checks each property in so many random cases, tells how it went and whether all was well. */
export async function checkProperties(base: string, seed: number, cases: number): Promise<boolean> {
  let failed = 0;
  for (const [name, check] of Object.entries(PROPERTIES)) {
    const start = performance.now();
    const breaches = await check(base, new Random(seed), cases);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${name}: ${cases} cases, ${breaches.length} breaches, ${seconds} s`);
    for (const breach of breaches.slice(0, SHOWN)) console.log(`  ${breach}`);
    if (breaches.length > 0) failed += 1;
  }
  console.log(`${Object.keys(PROPERTIES).length - failed} passed, ${failed} failed`);
  return failed === 0;
}
