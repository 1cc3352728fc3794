import { html, nothing, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import type { RoomSession } from '../room/room-session.ts';
import { loadSheets, sheetTexts } from '../sheet-texts.ts';
import './copy-field.ts';
import './links-section.ts';

/** The ways into a room for somebody else: its link, the same as a QR code, and the widget. */
class ShareDialog extends DialogElement {
  declare room: RoomSession;

  protected heading(): string {
    return sheetTexts.shareRoom(this.room.roomName);
  }

  protected content(): TemplateResult {
    const { roomId } = this.room;
    const embed = `<script type="module" src="${location.origin}/embed.js"></script>\n<nick-room room="${roomId}"></nick-room>`;
    return html`
      <figure class="qr">
        <img src="/rooms/${encodeURIComponent(roomId)}/qr.svg" alt=${sheetTexts.qrCode} width="200" height="200" />
        <figcaption>${sheetTexts.qrHint}</figcaption>
      </figure>
      <copy-field .label=${sheetTexts.shareLink} .value=${this.#link()}></copy-field>
      ${'share' in navigator ? this.#shareButton() : nothing}
      <copy-field .label=${sheetTexts.embedCode} .value=${embed} .rows=${5}></copy-field>
      <p class="aside">${sheetTexts.embedHint}</p>
      <links-section .session=${this.room}></links-section>
    `;
  }

  #link(): string {
    return `${location.origin}/r/${this.room.roomId}`;
  }

  #shareButton(): TemplateResult {
    const share = (): void => {
      // Who thinks better of it rejects the promise, and that is all right.
      navigator.share({ title: this.room.roomName, url: this.#link() }).catch(() => {});
    };
    return html`
      <button class="primary" type="button" @click=${share}>${sheetTexts.shareMore}</button>
    `;
  }
}

customElements.define('share-dialog', ShareDialog);

/** Opens the ways to share a room over the page; where they are open already, nothing happens. */
export async function openShare(room: RoomSession): Promise<void> {
  await loadSheets();
  openDialog<ShareDialog>('share-dialog', { room });
}
