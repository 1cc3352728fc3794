import { LitElement } from 'lit';
import { settings } from './settings/settings.ts';

/**
 * An element whose markup is in the page's own tree, so that the page's styles and labels reach it.
 * It is written anew when the settings change, as its language may have.
 */
export abstract class LightElement extends LitElement {
  #stopFollowing = (): void => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopFollowing = settings.onChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopFollowing();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
