import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shown } from './figures.ts';

const BLOCK = Buffer.alloc(8192, 1);
const FLUSHES = 300;

/**
 * How long this disk takes to keep 8 KiB for good: no stored message is quicker, and the slowest
 * ones are as slow as the disk's slowest.
 */
export async function describeDisk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-bench-disk-'));
  try {
    const took = await flushTimes(join(folder, 'file'));
    const at = (share: number): string => shown(took[Math.floor(FLUSHES * share)] ?? 0, 2);
    return `8 KiB are flushed to its disk in ${at(0.5)} ms (median) or ${at(0.99)} ms (p99)`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds, ascending. */
async function flushTimes(path: string): Promise<number[]> {
  const file = await open(path, 'w');
  const took: number[] = [];
  for (let i = 0; i < FLUSHES; i += 1) {
    await file.write(BLOCK, 0, BLOCK.length, i * BLOCK.length);
    const start = performance.now();
    await file.datasync();
    took.push(performance.now() - start);
  }
  await file.close();
  return took.sort((a, b) => a - b);
}
