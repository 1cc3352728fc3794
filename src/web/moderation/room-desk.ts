import { html, nothing, type TemplateResult } from 'lit';
import type { Room } from '../../client/index.ts';
import { confirmFirst } from '../confirm-dialog.ts';
import { segmented, toggle } from '../settings/controls.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { DeskPart } from './desk-part.ts';
import { choiceField, textField } from './fields.ts';

/** Seconds between two messages that can be chosen; others by `/slow`. */
const SLOW = ['0', '5', '10', '30', '60', '300', '900'];

/** How the room is set, as far as one may set it; what is chosen takes effect at once. */
class RoomDesk extends DeskPart {
  protected override watch(look: () => void): () => void {
    return this.session.on('room', look);
  }

  /** The session knows it already. */
  protected async read(): Promise<void> {}

  protected override render(): TemplateResult {
    const { room, standing } = this.session;
    const parts = room === undefined ? [] : this.#parts(room);
    return html`
      ${this.problemLine()}
      ${parts.map(([right, part]) => (standing.may(right) ? part() : nothing))}
    `;
  }

  #parts(room: Room): [right: string, () => TemplateResult][] {
    return [
      ['topic', () => this.#words(room)],
      ['calm', () => this.#calm(room)],
      ['settings', () => this.#access(room)],
      ['inherit', () => this.#inherit()],
      ['close', () => this.#end(room)],
    ];
  }

  #words({ topic, notice }: Room): TemplateResult {
    const { session } = this;
    return html`
      <section>
        ${textField({ label: sheetTexts.topic, now: topic, save: (text) => this.do(() => session.act('topic', { topic: text })) })}
        ${textField({
          label: sheetTexts.notice,
          hint: sheetTexts.noticeHint,
          now: notice,
          long: true,
          save: (text) => this.do(() => session.act('notice', { notice: text })),
        })}
      </section>
    `;
  }

  #calm({ settings }: Room): TemplateResult {
    const { session } = this;
    const { slow_s: slow, lock, proof, raid } = settings;
    const seconds = [...new Set([...SLOW, String(slow)])];
    const names = Object.fromEntries(seconds.map((one) => [one, sheetTexts.slowEach(Number(one))]));
    return html`
      <section>
        ${toggle(sheetTexts.raid, sheetTexts.raidHint, raid, (on) => this.do(() => session.act('raid', { on })))}
        ${choiceField(sheetTexts.slow, names, String(slow), (value) =>
          this.do(() => session.act('slow', { seconds: Number(value) })),
        )}
        ${segmented('lock', sheetTexts.lock, sheetTexts.locks, lock, (to) =>
          this.do(() => session.act('lock', { for: to })),
        )}
        ${toggle(sheetTexts.proof, sheetTexts.proofHint, proof, (on) => this.do(() => session.act('proof', { on })))}
      </section>
    `;
  }

  #access({ room_name: name, settings }: Room): TemplateResult {
    const { session } = this;
    const { entry, password, members_max: most, listed, readers } = settings;
    return html`
      <section>
        ${textField({ label: sheetTexts.roomName, now: name, max: 64, save: (text) => this.do(() => session.act('rename', { name: text })) })}
        ${choiceField(sheetTexts.entry, sheetTexts.entries, entry, (rule) => this.do(() => session.act('entry', { rule })))}
        ${textField({
          label: sheetTexts.password,
          hint: password ? sheetTexts.hasPassword : sheetTexts.hasNoPassword,
          now: '',
          type: 'password',
          max: 128,
          save: (text) => this.do(() => session.act('password', { password: text })),
        })}
        ${textField({
          label: sheetTexts.capacity,
          hint: sheetTexts.capacityHint,
          now: String(most),
          type: 'number',
          save: (text) => this.do(() => session.act('capacity', { people: Number(text) })),
        })}
        ${toggle(sheetTexts.listed, '', listed, (on) => this.do(() => session.act('listing', { listed: on })))}
        ${toggle(
          sheetTexts.publicReading,
          sheetTexts.publicReadingHint,
          readers === 'everyone',
          (on) => this.do(() => session.act('readers', { readers: on ? 'everyone' : 'members' })),
        )}
      </section>
    `;
  }

  #inherit(): TemplateResult {
    return html`
      <section>
        <div class="row">
          <span><small>${sheetTexts.takeOverHint}</small></span>
          <button class="secondary" type="button" @click=${() => this.do(() => this.session.act('take-over', {}))}>
            ${sheetTexts.takeOver}
          </button>
        </div>
      </section>
    `;
  }

  #end({ room_name: name }: Room): TemplateResult {
    const ask = (): void =>
      confirmFirst({
        heading: sheetTexts.closeRoomFirst(name),
        sentences: sheetTexts.closeRoomSays,
        action: sheetTexts.closeRoom,
        act: () => this.session.act('close', {}),
      });
    return html`
      <section>
        <button class="secondary grave" type="button" @click=${ask}>${sheetTexts.closeRoom}</button>
      </section>
    `;
  }
}

customElements.define('room-desk', RoomDesk);
