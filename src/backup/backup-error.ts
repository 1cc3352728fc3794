/** Why a backup was not made or not restored; the message is a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}
