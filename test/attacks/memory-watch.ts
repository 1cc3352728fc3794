import { readFileSync } from 'node:fs';

const LOOK_MS = 50;

/** The memory a process holds (RSS), watched from now on. Linux alone. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peakMib: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#peakMib = this.nowMib;
    this.#timer = setInterval(() => {
      this.#peakMib = Math.max(this.#peakMib, this.nowMib);
    }, LOOK_MS);
  }

  get nowMib(): number {
    const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** The most it has been so far. */
  get peakMib(): number {
    return this.#peakMib;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
