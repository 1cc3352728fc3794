import { type Challenge, solveChallengeWorkers } from 'altcha-lib';

/** More would heat the phone for little: each takes its share of 256 tries. */
const THREADS_MAX = 4;

/**
 * Computes what a challenge asks for, beside the page: base64, as `POST /rooms` takes it as `proof`.
 * `undefined` where the browser cannot, which is where the page came by plain http.
 */
export async function prove(challenge: Challenge): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const solution = await solveChallengeWorkers({
    challenge,
    concurrency: Math.min(THREADS_MAX, navigator.hardwareConcurrency),
    createWorker: () => new Worker('/assets/proof-worker.js', { type: 'module' }),
  });
  return solution === null ? undefined : btoa(JSON.stringify({ challenge, solution }));
}
