import { after } from 'node:test';
import type { SettingName } from '../../src/config/config.ts';
import { startServer } from '../support/server.ts';

/** Base URL of a server with these limits, which is stopped after the file's tests. */
export async function serverWith(settings: Partial<Record<SettingName, string>>): Promise<string> {
  const { url, stop } = await startServer({ RATE_LIMITS: 'on', PROOF_COST: '100', ...settings });
  after(stop);
  return url;
}
