import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { Details } from './details.ts';
import { numberText } from './format.ts';
import { type Measure, plot, type Span } from './plot.ts';
import { texts } from './texts.ts';
import type { NodeSamples, Totals } from './wire.ts';

interface Figures {
  readonly every_s: number;
  readonly nodes: readonly NodeSamples[];
}

const ASK_MS = 5000;
const KEEP_MS = 30 * 60 * 1000;
const SHORTEST_MS = 60_000;

const PLOTS: readonly { measure: Measure; merge: 'sum' | 'most'; scale?: number }[] = [
  { measure: 'connections', merge: 'sum' },
  { measure: 'messages_per_s', merge: 'sum' },
  { measure: 'deliveries_per_s', merge: 'sum' },
  { measure: 'append_ms', merge: 'most' },
  { measure: 'memory_mb', merge: 'sum' },
  { measure: 'busy', merge: 'most', scale: 100 },
];

/** `#/overview`: how much there is, and how the nodes do just now. */
class AdminOverview extends LightElement {
  static override properties = { nodes: { state: true } };
  /** What is known of each node, oldest first. */
  declare nodes: readonly NodeSamples[];
  readonly #totals = new Details<Totals>(this, () => get<Totals>('/totals'));
  #timer = 0;

  constructor() {
    super();
    this.nodes = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#totals.reload();
    void this.#ask();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#ask();
    }, ASK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { value, problem } = this.#totals;
    const span = spanOf(this.nodes);
    return html`
      <h1>${texts.views.overview}</h1>
      <p class="problem" role="alert">${problem}</p>
      <dl class="totals">${value === undefined ? '' : totals(value)}</dl>
      <h2>${texts.lastHalfHour}</h2>
      <p class="nothing" ?hidden=${this.nodes.length > 0}>${texts.noSamples}</p>
      <div class="plots" ?hidden=${this.nodes.length === 0}>
        ${PLOTS.map((one) => plot(this.nodes, span, { ...one, name: texts.plots[one.measure as keyof typeof texts.plots] }))}
      </div>
      <ul class="legend" ?hidden=${this.nodes.length < 2}>
        ${this.nodes.map(({ node_id: id }, index) => html`<li data-node=${index % 6}>${id}</li>`)}
      </ul>
    `;
  }

  /** Asks for what is new; whoever is signed out by then hears of it elsewhere. */
  async #ask(): Promise<void> {
    const known = this.nodes.flatMap(({ samples }) => samples.map(({ at }) => at)).sort();
    const figures = await get<Figures>('/figures', { after: known.at(-1) }).catch(() => undefined);
    if (figures !== undefined) this.nodes = merged(this.nodes, figures.nodes);
  }
}

/** From the first sample to the last, but not so short that noise looks like an event. */
function spanOf(nodes: readonly NodeSamples[]): Span {
  const times = nodes.flatMap(({ samples }) => samples.map(({ at }) => Date.parse(at)));
  const end = Math.max(...times);
  return { begin: Math.min(...times, end - SHORTEST_MS), end };
}

/** What is known and what is new, without what is too old and nodes that are gone. */
function merged(known: readonly NodeSamples[], fresh: readonly NodeSamples[]): NodeSamples[] {
  const since = Date.now() - KEEP_MS;
  const ids = new Set([...known, ...fresh].map(({ node_id: id }) => id));
  return [...ids].sort().flatMap((node_id) => {
    const samples = [...known, ...fresh]
      .filter((node) => node.node_id === node_id)
      .flatMap((node) => node.samples)
      .filter(({ at }) => Date.parse(at) >= since);
    return samples.length === 0 ? [] : [{ node_id, samples }];
  });
}

const totals = (value: Totals): TemplateResult[] =>
  Object.entries(texts.totals).map(
    ([name, about]) => html`
      <div><dt>${about}</dt><dd>${numberText(value[name as keyof Totals])}</dd></div>
    `,
  );

customElements.define('admin-overview', AdminOverview);
