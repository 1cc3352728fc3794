import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';

/** One of the page's views: a heading, what belongs to it, and a list or a form. */
export abstract class AdminView extends LightElement {
  protected abstract heading(): string;
  protected abstract content(): TemplateResult;

  protected override render(): TemplateResult {
    return html`
      <h1 id="view-heading" tabindex="-1" dir="auto">${this.heading()}</h1>
      ${this.content()}
    `;
  }
}
