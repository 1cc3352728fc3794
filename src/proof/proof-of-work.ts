import { type Challenge, createChallenge, type Payload, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { readProofKey, useProof } from './proof-queries.ts';

/** How long somebody has to compute and to enter. */
const VALID_MS = 10 * 60_000;
/** A proof is about 700 characters. */
const PROOF_MAX = 4096;

/**
 * Proof of work by ALTCHA: whoever enters has computed for a moment, which nobody feels who enters
 * once, and everybody who enters a thousand times. A challenge is signed, not stored; a
 * proof is good once, on all nodes.
 */
export class ProofOfWork {
  readonly #database: Database;
  readonly #cost: number;
  #key: Promise<string> | undefined;

  constructor(database: Database, config: Config) {
    this.#database = database;
    this.#cost = config.PROOF_COST;
  }

  /** @throws {Refusal} `unavailable` */
  async challenge(): Promise<Challenge> {
    return createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: this.#cost,
      keyPrefix: '00',
      deriveKey,
      expiresAt: new Date(Date.now() + VALID_MS),
      hmacSignatureSecret: await this.#readKey(),
    });
  }

  /**
   * Uses a proof up: base64 of `{challenge, solution}` as ALTCHA writes it.
   *
   * @throws {Refusal} `proof_required` for one that is missing, wrong, out of date or used before
   */
  async redeem(proof: string | undefined): Promise<void> {
    if (proof === undefined) throw new Refusal('proof_required');
    const payload = parseProof(proof);
    if (!payload || !(await this.#isSolved(payload))) throw refused('The proof is wrong.');
    const { signature, parameters } = payload.challenge;
    const isFresh = await useProof(this.#database, {
      signature: signature as string,
      expiresAt: new Date((parameters.expiresAt as number) * 1000),
    });
    if (!isFresh) throw refused('The proof was used before.');
  }

  async #isSolved({ challenge, solution }: Payload): Promise<boolean> {
    const hmacSignatureSecret = await this.#readKey();
    try {
      const { verified } = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret,
      });
      return verified;
    } catch {
      // Of what is not signed by us the library expects that it has the right shape.
      return false;
    }
  }

  #readKey(): Promise<string> {
    this.#key ??= readProofKey(this.#database).catch((error) => {
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }
}

const refused = (why: string): Refusal =>
  new Refusal('proof_required', { message: `${why} Solve a new GET /challenge.` });

function parseProof(proof: string): Payload | undefined {
  if (proof.length > PROOF_MAX) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(proof, 'base64').toString());
    return isPayload(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

function isPayload(value: unknown): value is Payload {
  const { challenge, solution } = (value ?? {}) as Partial<Payload>;
  return (
    typeof solution === 'object' &&
    typeof challenge?.parameters === 'object' &&
    typeof challenge.signature === 'string'
  );
}
