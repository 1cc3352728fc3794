// Loaded into a server by --import: writes to BUFFER_PROBE_FILE the most bytes that any one of its
// sockets has held back so far. From the outside nobody can see that.
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';

const LOOK_MS = 100;
let most = 0;

setInterval(() => {
  for (const handle of process._getActiveHandles()) {
    if (handle instanceof Socket) most = Math.max(most, handle.writableLength);
  }
  writeFileSync(process.env.BUFFER_PROBE_FILE, String(most));
}, LOOK_MS).unref();
