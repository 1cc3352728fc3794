import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { failureOf } from '../failure.ts';
import { LightElement } from '../light-element.ts';
import type { RoomSession } from '../room/room-session.ts';

/** A part of the desk: does things, says where they cannot be done, and shows what is afterwards. */
export abstract class DeskPart extends LightElement {
  static override properties: PropertyDeclarations = { problem: { state: true } };
  declare session: RoomSession;
  declare problem: string;
  #stop = (): void => {};

  constructor() {
    super();
    this.problem = '';
  }

  /** Reads anew what is shown. */
  protected abstract read(): Promise<void>;

  /** Calls `look` whenever what is shown may have changed, until what it returns is called. */
  protected watch(_look: () => void): () => void {
    return () => {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const look = (): void => void this.do(async () => {});
    this.#stop = this.watch(look);
    look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected problemLine(): TemplateResult {
    return html`<p class="problem" role="alert">${this.problem}</p>`;
  }

  /** Whether it was done or not, somebody else may have changed something: it is read all the same. */
  protected async do(act: () => Promise<unknown>): Promise<void> {
    const problems: string[] = [];
    for (const step of [act, () => this.read()]) {
      await step().catch((error: unknown) => problems.push(failureOf(error)));
    }
    this.problem = problems[0] ?? '';
    // A choice that was refused goes back to what is.
    this.requestUpdate();
  }
}
