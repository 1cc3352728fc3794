import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.ts';
import { idle } from './scenarios/idle.ts';
import { joinStorm } from './scenarios/join-storm.ts';
import { killStorm } from './scenarios/kill-storm.ts';
import { largeRoom } from './scenarios/large-room.ts';
import { lookup } from './scenarios/lookup.ts';
import { nodes } from './scenarios/nodes.ts';
import { oneRoom } from './scenarios/one-room.ts';
import { roster } from './scenarios/roster.ts';
import { shapes } from './scenarios/shapes.ts';
import { slowReader } from './scenarios/slow-reader.ts';
import { youngGeneration } from './scenarios/young-generation.ts';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  shapes,
  'one-room': oneRoom,
  idle,
  'join-storm': joinStorm,
  'slow-reader': slowReader,
  'kill-storm': killStorm,
  lookup,
  'large-room': largeRoom,
  nodes,
  roster,
  'young-generation': youngGeneration,
};

export const USAGE = `npm run bench [-- OPTIONS]

  --quick          a short look: one run each, short phases, fewer people
  --only NAMES     some of: ${Object.keys(SCENARIOS).join(', ')}
  --out FILE       where the results go (bench/RESULTS.md; with --quick or --only: nowhere)
  --help           print this`;

export interface Options {
  readonly scenarios: readonly (readonly [name: string, run: Scenario])[];
  readonly quick: boolean;
  readonly help: boolean;
  readonly out: string | undefined;
}

/**
 * Reads the command line.
 *
 * @throws an error whose message is a sentence
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(SCENARIOS);
  const isWhole = !values.quick && values.only === undefined;
  return {
    scenarios: names.map((name) => [name, scenarioOf(name)] as const),
    quick: values.quick,
    help: values.help,
    out: values.out ?? (isWhole ? 'bench/RESULTS.md' : undefined),
  };
}

function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS[name];
  if (scenario) return scenario;
  throw new Error(
    `There is no scenario "${name}"; there are ${Object.keys(SCENARIOS).join(', ')}.`,
  );
}
