import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { BackupError } from './backup-error.ts';
import { ROWS_END } from './backup-file.ts';

const NEWLINE = 0x0a;
const ROWS_END_LINE = Buffer.from(`${ROWS_END}\n`);
const LAST_ROW_AND_END = Buffer.from(`\n${ROWS_END}\n`);

/** Reads a backup from its beginning: lines, and between some of them rows, as large as they come. */
export class BackupReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = Buffer.alloc(0);

  constructor(file: string) {
    // Through a generator: a fault of the file or of its compression is thrown to whoever reads.
    this.#chunks = unzipped(file);
  }

  /** The next line without its end; `undefined` at the end of the file. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.#rest.toString('utf8', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (!(await this.#readOn())) return undefined;
    }
  }

  /** Whole rows, up to the line that ends them. */
  async *rows(): AsyncIterable<Buffer> {
    for (;;) {
      if (this.#rest.subarray(0, ROWS_END_LINE.length).equals(ROWS_END_LINE)) {
        this.#rest = this.#rest.subarray(ROWS_END_LINE.length);
        return;
      }
      const end = this.#rest.indexOf(LAST_ROW_AND_END);
      const whole = (end >= 0 ? end : this.#rest.lastIndexOf(NEWLINE)) + 1;
      if (whole > 0) {
        yield this.#rest.subarray(0, whole);
        this.#rest = this.#rest.subarray(whole);
      } else if (!(await this.#readOn())) {
        throw new BackupError('The backup is not complete.');
      }
    }
  }

  async end(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #readOn(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#rest = Buffer.concat([this.#rest, value]);
    return true;
  }
}

async function* unzipped(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } catch (error) {
    throw toBackupError(file, error as NodeJS.ErrnoException);
  } finally {
    source.destroy();
  }
}

function toBackupError(file: string, { code }: NodeJS.ErrnoException): unknown {
  if (code === 'Z_BUF_ERROR') return new BackupError('The backup is not complete.');
  if (code?.startsWith('Z_')) return new BackupError(`${file} is no backup of nickroom.`);
  return new BackupError(`${file} cannot be read (${code}).`);
}
