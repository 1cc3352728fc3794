import { readFile } from 'node:fs/promises';
import _ from 'lodash';
import { codeMutants } from './code-mutants.ts';
import { changeTemplate, dropLeftovers, readFunctions, type SqlFunction } from './functions.ts';
import { describe, lineOf, type Mutant, mutate } from './mutant.ts';
import type { Part } from './parts.ts';
import { sqlMutants } from './sql-mutants.ts';
import type { Workshop } from './workshop.ts';

/** A mutant where it stands. */
export interface Prey {
  /** A file, or a function of the database. */
  readonly where: string;
  readonly line: number;
  /** That line, as it is without the change. */
  readonly code: string;
  readonly change: string;
  /** Makes the change; answers whether it was possible. */
  apply(): Promise<boolean>;
  undo(): Promise<void>;
}

export type Fate = 'killed' | 'timeout' | 'survived' | 'invalid';

/** Every mutant of a part's files and functions. */
export async function preyOf(
  part: Part,
  workshop: Workshop,
  cluster: string | undefined,
): Promise<Prey[]> {
  const prey: Prey[] = [];
  for (const path of part.files) {
    const text = await readFile(path, 'utf8');
    for (const mutant of codeMutants(text)) prey.push(ofFile(workshop, path, text, mutant));
  }
  if (cluster === undefined) return prey;
  for (const one of await readFunctions(cluster, part.functions)) {
    for (const mutant of sqlMutants(one.body)) prey.push(ofFunction(cluster, one, mutant));
  }
  return prey;
}

const described = (where: string, text: string, mutant: Mutant) => ({
  where,
  line: lineOf(text, mutant),
  code: (text.split('\n')[lineOf(text, mutant) - 1] ?? '').trim(),
  change: describe(text, mutant),
});

const ofFile = (workshop: Workshop, path: string, text: string, mutant: Mutant): Prey => ({
  ...described(path, text, mutant),
  apply: async () => {
    await workshop.write(path, mutate(text, mutant));
    return true;
  },
  undo: () => workshop.write(path, text),
});

const ofFunction = (
  cluster: string,
  { name, body, withBody }: SqlFunction,
  mutant: Mutant,
): Prey => ({
  ...described(name, body, mutant),
  apply: () => changeTemplate(cluster, withBody(mutate(body, mutant))),
  undo: async () => {
    await changeTemplate(cluster, withBody(body));
  },
});

/** A mutant may cost more than this many times what the test takes without it, and a rest. */
const PATIENCE = { times: 3, moreMs: 5000 };

/** Sets a part's tests on its mutants. */
export class Hunt {
  readonly #workshop: Workshop;
  readonly #cluster: string | undefined;
  readonly #timeouts = new Map<string, number>();
  #tests: readonly string[] = [];

  constructor(workshop: Workshop, cluster: string | undefined) {
    this.#workshop = workshop;
    this.#cluster = cluster;
  }

  /** @throws {Error} where a test fails without a mutant: then it tells nothing with one */
  async begin({ tests, database }: Part): Promise<void> {
    this.#tests = database ? tests : [await this.#workshop.join(tests)];
    for (const path of this.#tests) {
      await this.#workshop.take(path);
      const start = performance.now();
      const verdict = await this.#workshop.run(path, 120_000);
      if (verdict !== 'passed') throw new Error(`${path} ${verdict} without a mutant.`);
      const took = performance.now() - start;
      this.#timeouts.set(path, took * PATIENCE.times + PATIENCE.moreMs);
    }
  }

  async fateOf(prey: Prey): Promise<Fate> {
    try {
      if (!(await prey.apply())) return 'invalid';
      return await this.#chase();
    } finally {
      await prey.undo();
      if (this.#cluster !== undefined) await dropLeftovers(this.#cluster);
    }
  }

  /** The test that noticed a mutant is asked first about the next one, which mostly stands beside it. */
  async #chase(): Promise<Fate> {
    for (const path of this.#tests) {
      const verdict = await this.#workshop.run(path, this.#timeouts.get(path) ?? 0);
      if (verdict === 'passed') continue;
      this.#tests = [path, ..._.without(this.#tests, path)];
      return verdict === 'failed' ? 'killed' : 'timeout';
    }
    return 'survived';
  }
}
