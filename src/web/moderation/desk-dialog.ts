import { html, type TemplateResult } from 'lit';
import { DialogElement, openDialog } from '../dialog.ts';
import type { RoomSession } from '../room/room-session.ts';
import { segmented } from '../settings/controls.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { texts } from '../texts.ts';
import './queue-desk.ts';
import './record-desk.ts';
import './room-desk.ts';
import './rules-desk.ts';

/** The right that opens each part of the desk. */
const PARTS = {
  queue: ['review'],
  room: ['topic', 'calm', 'settings', 'inherit', 'close'],
  rules: ['settings'],
  record: ['ban', 'audit'],
};
type Part = keyof typeof PARTS;

/** Where a room is looked after: what waits, how the room is set, its rules and record. */
class DeskDialog extends DialogElement {
  static override properties = { chosen: { state: true } };
  declare session: RoomSession;
  declare chosen: Part | undefined;

  protected heading(): string {
    return texts.desk;
  }

  protected content(): TemplateResult {
    const { session } = this;
    const open = this.#open;
    const part = this.chosen ?? open[0];
    const names = Object.fromEntries(open.map((one) => [one, sheetTexts.deskParts[one]]));
    return html`
      ${segmented('part', '', names as Record<Part, string>, part as Part, (chosen) => {
        this.chosen = chosen;
      })}
      ${part === 'queue' ? html`<queue-desk .session=${session}></queue-desk>` : ''}
      ${part === 'room' ? html`<room-desk .session=${session}></room-desk>` : ''}
      ${part === 'record' ? html`<record-desk .session=${session}></record-desk>` : ''}
      ${part === 'rules' ? html`<rules-desk .session=${session}></rules-desk>` : ''}
    `;
  }

  get #open(): Part[] {
    const { standing } = this.session;
    const parts = Object.keys(PARTS) as Part[];
    return parts.filter((part) => PARTS[part].some((right) => standing.may(right)));
  }
}

customElements.define('desk-dialog', DeskDialog);

export const showDesk = (session: RoomSession): void =>
  openDialog<DeskDialog>('desk-dialog', { session });
