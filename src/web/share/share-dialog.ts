import { html, nothing, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import { texts } from '../texts.ts';
import './copy-field.ts';

interface SharedRoom {
  roomId: string;
  roomName: string;
}

/** The ways into a room for somebody else: its link, the same as a QR code, and the widget. */
class ShareDialog extends DialogElement {
  declare room: SharedRoom;

  protected heading(): string {
    return texts.shareRoom(this.room.roomName);
  }

  protected content(): TemplateResult {
    const { roomId } = this.room;
    const embed = `<script type="module" src="${location.origin}/embed.js"></script>\n<nick-room room="${roomId}"></nick-room>`;
    return html`
      <figure class="qr">
        <img src="/rooms/${encodeURIComponent(roomId)}/qr.svg" alt=${texts.qrCode} width="200" height="200" />
        <figcaption>${texts.qrHint}</figcaption>
      </figure>
      <copy-field .label=${texts.shareLink} .value=${this.#link()}></copy-field>
      ${'share' in navigator ? this.#shareButton() : nothing}
      <copy-field .label=${texts.embedCode} .value=${embed} .rows=${5}></copy-field>
      <p class="aside">${texts.embedHint}</p>
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
      <button class="primary" type="button" @click=${share}>${texts.shareMore}</button>
    `;
  }
}

customElements.define('share-dialog', ShareDialog);

/** Opens the ways to share a room over the page; where they are open already, nothing happens. */
export const openShare = (room: SharedRoom): void =>
  openDialog<ShareDialog>('share-dialog', { room });
