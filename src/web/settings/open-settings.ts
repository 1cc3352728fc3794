import { texts } from '../texts.ts';
import type { KeyHolder } from './key-section.ts';

/**
 * Opens the settings over the page; they are fetched when they are wanted.
 *
 * @param holder whose key the settings are to offer to renew
 * @param failed is told a sentence where the network is away
 */
export function openSettings(holder?: KeyHolder, failed = (_sentence: string): void => {}): void {
  import('./settings-dialog.ts')
    .then(({ showSettings }) => showSettings(holder))
    .catch(() => failed(texts.errors.unreachable));
}
