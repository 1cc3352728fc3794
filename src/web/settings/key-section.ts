import { html, type TemplateResult } from 'lit';
import { ask, withKey } from '../api.ts';
import { confirmFirst } from '../confirm-dialog.ts';
import { sheetTexts } from '../sheet-texts.ts';

/** Who has a key that can be renewed: somebody's stay in a room. */
export interface KeyHolder {
  readonly nickId: string;
  /** Another key is on its way; the one there is ends with it. */
  takeKey(fresh: Promise<string>): Promise<void>;
  /** The server knows him no more. */
  forgotten(): void;
}

/** What somebody can do with his key, which is all that the server knows him by. */
export function keySection(holder: KeyHolder): TemplateResult {
  return html`
    <section aria-labelledby="settings-key">
      <h3 id="settings-key">${sheetTexts.key}</h3>
      ${offer(sheetTexts.renewKey, sheetTexts.renewKeyHint, () => renew(holder))}
      ${offer(sheetTexts.forgetMe, sheetTexts.forgetMeHint, () => forget(holder))}
    </section>
  `;
}

const offer = (action: string, hint: string, act: () => void): TemplateResult => html`
  <div class="row">
    <span><small>${hint}</small></span>
    <button class="secondary" type="button" @click=${act}>${action}</button>
  </div>
`;

function renew(holder: KeyHolder): void {
  confirmFirst({
    heading: sheetTexts.renewKeyFirst,
    sentences: sheetTexts.renewKeySays,
    action: sheetTexts.renewKey,
    act: () => holder.takeKey(rotated(holder.nickId)),
  });
}

async function rotated(nickId: string): Promise<string> {
  const answer = await ask<{ nickId: string }>('/credentials/rotate', withKey(nickId, 'POST'));
  return answer.nickId;
}

function forget(holder: KeyHolder): void {
  confirmFirst({
    heading: sheetTexts.forgetMeFirst,
    sentences: sheetTexts.forgetMeSays,
    action: sheetTexts.forgetMe,
    act: async () => {
      await ask('/me', withKey(holder.nickId, 'DELETE'));
      holder.forgotten();
    },
  });
}
