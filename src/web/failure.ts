import { RoomError } from '../client/room-error.ts';
import { ApiError } from './api.ts';
import { sheetTexts } from './sheet-texts.ts';
import { sentenceFor } from './texts.ts';

/** Why something was not done, in a sentence; what is not a refusal is thrown on. */
export function failureOf(error: unknown): string {
  if (!(error instanceof RoomError) && !(error instanceof ApiError)) throw error;
  return (sheetTexts.errors as Record<string, string>)[error.code] ?? sentenceFor(error);
}
