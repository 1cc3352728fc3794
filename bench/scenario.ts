import type { Generator } from './harness/generator.ts';
import type { Pinning } from './harness/pinning.ts';

/** What a scenario works with. */
export interface Context {
  readonly pinning: Pinning;
  readonly generator: Generator;
  /** A short look: one run, short phases, only what a comparison needs. */
  readonly quick: boolean;
  /** Tells whoever waits how far it is. */
  readonly say: (line: string) => void;
}

/** A promise of the project, and how it stood the test. */
export interface Verdict {
  readonly promise: string;
  readonly measured: string;
  readonly kept: boolean;
}

export interface Section {
  readonly title: string;
  /** Markdown: tables and sentences. */
  readonly body: string;
  readonly verdicts: readonly Verdict[];
}

export type Scenario = (context: Context) => Promise<Section>;
