import { startEmbedded } from '../../src/database/embedded.ts';

/**
 * A process for tests to kill: runs the embedded PostgreSQL of the data directory given as its
 * argument, prints the address when it is there, or the sentence why not and ends with 1.
 */
try {
  const { address } = await startEmbedded(process.argv[2] ?? '', () => {}, { durable: false });
  console.log(address);
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
