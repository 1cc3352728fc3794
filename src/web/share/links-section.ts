import { html, nothing, type TemplateResult } from 'lit';
import { failureOf } from '../failure.ts';
import { LightElement } from '../light-element.ts';
import { roleName } from '../room/act-words.ts';
import type { RoomSession } from '../room/room-session.ts';
import { sheetTexts } from '../sheet-texts.ts';
import './copy-field.ts';

/** An invitation is good for a week, once, in seconds. */
const INVITATION_S = 604_800;

/** The links that give more than a way in: the owner's, and invitations to a role. */
class LinksSection extends LightElement {
  static override properties = {
    owner: { state: true },
    invitation: { state: true },
    problem: { state: true },
  };
  declare session: RoomSession;
  /** Kept in this browser since the room was made, or made just now. */
  declare owner: string | undefined;
  declare invitation: { role: string; link: string } | undefined;
  declare problem: string;

  constructor() {
    super();
    this.problem = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.owner = this.session.ownerLink;
  }

  protected override render(): TemplateResult {
    const { standing } = this.session;
    return html`
      ${this.#invitations()}
      ${standing.may('own') ? this.#ownerLink() : nothing}
      <p class="problem" role="alert">${this.problem}</p>
    `;
  }

  #invitations(): TemplateResult | typeof nothing {
    const { standing, room, self } = this.session;
    const isClosed = room?.settings.entry === 'invitation' || room?.settings.entry === 'approval';
    const newcomer = isClosed && standing.may('invite') ? [''] : [];
    // To one's own role leads the owner's link.
    const roles = standing.may('appoint')
      ? standing.invitesTo.filter((role) => role !== self?.role)
      : [];
    if (newcomer.length + roles.length === 0) return nothing;
    const { invitation } = this;
    return html`
      <section>
        <h3>${sheetTexts.invitations}</h3>
        ${[...newcomer, ...roles].map(
          (role) => html`
            <button class="secondary" type="button" @click=${() => this.#invite(role)}>
              ${role === '' ? sheetTexts.inviteIn : sheetTexts.inviteAs(roleName(role))}
            </button>
          `,
        )}
        ${
          invitation === undefined
            ? nothing
            : html`<copy-field .label=${sheetTexts.invitationLink} .value=${invitation.link}></copy-field>
                <p class="aside">${sheetTexts.invitationHint}</p>`
        }
      </section>
    `;
  }

  #ownerLink(): TemplateResult {
    return html`
      <section>
        <h3>${sheetTexts.ownerLink}</h3>
        ${this.owner === undefined ? nothing : html`<copy-field .label=${sheetTexts.ownerLink} .value=${this.owner}></copy-field>`}
        <p class="warning">${sheetTexts.ownerLinkWarning}</p>
        <button class="secondary" type="button" @click=${this.#renew}>
          ${this.owner === undefined ? sheetTexts.makeOwnerLink : sheetTexts.renewOwnerLink}
        </button>
      </section>
    `;
  }

  #renew = (): Promise<void> =>
    this.#try(async () => {
      this.owner = this.#linkOf(await this.session.act('renew-link', {}));
      this.session.keepOwnerLink(this.owner);
    });

  #invite(role: string): Promise<void> {
    return this.#try(async () => {
      const fields = { seconds: INVITATION_S, ...(role !== '' && { role }) };
      const secret = await this.session.act('invite', fields);
      this.invitation = { role, link: this.#linkOf(secret) };
    });
  }

  #linkOf(secret: string): string {
    return `${location.origin}/r/${this.session.roomId}#claim=${secret}`;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.problem = '';
    try {
      await act();
    } catch (error) {
      this.problem = failureOf(error);
    }
  }
}

customElements.define('links-section', LinksSection);
