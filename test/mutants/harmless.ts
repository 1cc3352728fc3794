import type { Prey } from './hunt.ts';

/** Changes that no test can notice, and why: what the program does is the same. */
const HARMLESS: readonly (readonly [where: string, code: string, change: string, why: string])[] =
  [];

/** Why this change does no harm; `undefined` where it may. */
export const whyHarmless = (prey: Prey): string | undefined =>
  HARMLESS.find(
    ([where, code, change]) =>
      prey.where.endsWith(where) && prey.code.includes(code) && prey.change === change,
  )?.[3];
