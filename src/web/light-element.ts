import { LitElement } from 'lit';
import { onTexts } from './sentences.ts';
import { settings } from './settings/settings.ts';

/**
 * An element whose markup is in the page's own tree, so that the page's styles and labels reach it.
 * It is written anew when the settings or the language change.
 */
export abstract class LightElement extends LitElement {
  #stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const redraw = (): void => this.requestUpdate();
    this.#stops = [settings.onChange(redraw), onTexts(redraw)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
