import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options that a script was called with. `--help` prints what it does and ends it; an option that
 * it does not have ends it too, by 2 and a sentence.
 *
 * @param usage what it does and what its options mean, for people
 */
export function optionsOf<const T extends Options>(usage: string, options: T) {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
