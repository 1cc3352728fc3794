import { html, type TemplateResult } from 'lit';
import { act } from './api.ts';
import { badge, nameLink, when } from './rows.ts';
import { sentenceFor, texts } from './texts.ts';
import type { Ban } from './wire.ts';

/** Who may not do what, where and until when, with a button that ends it. */
export function banRow(ban: Ban, failed: (problem: string) => void): TemplateResult {
  const lift = (): Promise<void> => liftBan(ban).catch((error) => failed(sentenceFor(error)));
  return html`
    <li>
      <p>${nameLink('people', ban.member_id, ban.user_name)}
        ${badge((texts.acts as Record<string, string>)[ban.act] ?? ban.act, ban.act)}
        <small dir="auto">${ban.reason}</small></p>
      <p class="facts">
        <span>${
          ban.room_id === null
            ? texts.everywhere
            : nameLink('rooms', ban.room_id, ban.room_name ?? ban.room_id)
        }</span>
        ${ban.with_address ? html`<span>${texts.withAddressShort}</span>` : ''}
        <span>${ban.until === null ? texts.forGood : html`${texts.until} ${when(ban.until)}`}</span>
      </p>
      <p class="doings">
        <button class="secondary small" type="button" aria-label=${texts.liftOf(ban.user_name)} @click=${lift}>
          ${texts.lift}
        </button>
      </p>
    </li>
  `;
}

async function liftBan({ room_id: roomId, member_id: memberId, act: name }: Ban): Promise<void> {
  if (roomId === null) await act('DELETE', `/people/${memberId}/ban`);
  else {
    const lifting = name === 'mute' ? 'unmute' : 'unban';
    await act('POST', `/rooms/${roomId}/acts/${lifting}`, { memberId });
  }
}
