import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { buildGenerator } from './harness/generator.ts';
import { describeMachine } from './harness/machine.ts';
import { pin } from './harness/pinning.ts';
import { readOptions, USAGE } from './options.ts';
import { resultsPage } from './results.ts';
import type { Section } from './scenario.ts';

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.help) return console.log(USAGE);
  if (!options.quick) say('this takes a while; --quick is a short look');
  const generator = await buildGenerator();
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pinning = pin();
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const machine = await describeMachine(pinning.sentence, command);
  const sections: Section[] = [];
  for (const [name, run] of options.scenarios) {
    say(`${name} …`);
    sections.push(await run({ pinning, generator, quick: options.quick, say }));
    // Each time: who cuts a long run short keeps what there is.
    if (options.out !== undefined) await writeFile(options.out, resultsPage(machine, sections));
  }
  console.log(resultsPage(machine, sections));
  if (options.out !== undefined) say(`written to ${options.out}`);
}

const begin = performance.now();

/** Progress goes to stderr, so that stdout is the page alone. */
function say(line: string): void {
  console.error(`${Math.round((performance.now() - begin) / 1000)} s  ${line}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
