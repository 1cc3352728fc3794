import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { handler } from 'altcha-lib/workers/shared';

/** One of the threads that try keys; `prove.ts` talks to it by altcha-lib's messages. */
handler({ deriveKey });
