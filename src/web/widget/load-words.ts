import { loadEntranceTexts } from '../entrance-texts.ts';
import { loadTexts } from '../texts.ts';

/** All that the widget and the button around it say. @throws where the network is away */
export async function loadWords(): Promise<void> {
  await Promise.all([loadTexts(), loadEntranceTexts()]);
}
