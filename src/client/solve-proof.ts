import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

/**
 * Computes the proof of work of a `GET /challenge`, a second or so: what `POST /rooms` takes as `proof`
 * where it answered `proof_required`.
 *
 * @throws {Error} when no solution was found within 90 s
 */
export async function solveProof(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (solution === null) throw new Error('The proof of work took too long.');
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}
