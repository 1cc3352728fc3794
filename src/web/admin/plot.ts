import { html, svg, type TemplateResult } from 'lit';
import { numberText } from './format.ts';
import { texts } from './texts.ts';
import type { NodeSamples, Sample } from './wire.ts';

export type Measure = Exclude<keyof Sample, 'at'>;

/** How a measure of several nodes is one number. */
type Merge = 'sum' | 'most';

interface Plot {
  readonly name: string;
  readonly measure: Measure;
  readonly merge: Merge;
  /** From what was measured to what is shown. */
  readonly scale?: number;
}

/** In units of the drawing, which is stretched to its place. */
const WIDTH = 300;
const HEIGHT = 60;
/** Samples further apart than that have something missing between them. */
const GAP_MS = 20_000;

interface Point {
  readonly at: number;
  readonly value: number;
}

/** What is shown of time, in ms since 1970. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** A small plot with a line for each node. */
export function plot(nodes: readonly NodeSamples[], span: Span, shown: Plot): TemplateResult {
  const lines = nodes.map((node) => pointsOf(node, shown));
  const most = Math.max(0, ...lines.flat().map(({ value }) => value));
  const now = lines.flatMap((line) => (line.at(-1) ? [(line.at(-1) as Point).value] : []));
  const merged =
    shown.merge === 'sum' ? now.reduce((sum, one) => sum + one, 0) : Math.max(0, ...now);
  const [nowText, mostText] = [numberText(merged), numberText(most)];
  return html`
    <figure class="plot">
      <figcaption>${shown.name} <strong>${nowText}</strong></figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
        aria-label=${texts.plotSaid(shown.name, nowText, mostText)}>
        ${lines.map(
          (line, index) =>
            svg`<path class="line" data-node=${index % 6} d=${pathOf(line, span, most)}></path>`,
        )}
      </svg>
      <small>${texts.plotMost(mostText)}</small>
    </figure>
  `;
}

function pointsOf({ samples }: NodeSamples, { measure, scale = 1 }: Plot): Point[] {
  return samples.flatMap((sample) => {
    const value = sample[measure];
    return value === null ? [] : [{ at: Date.parse(sample.at), value: value * scale }];
  });
}

/** A line that is broken where something is missing. */
function pathOf(points: readonly Point[], { begin, end }: Span, most: number): string {
  let before = Number.NEGATIVE_INFINITY;
  return points
    .map(({ at, value }) => {
      const x = (WIDTH * (at - begin)) / (end - begin);
      const y = HEIGHT - 2 - (HEIGHT - 4) * (most === 0 ? 0 : value / most);
      const step = at - before > GAP_MS ? 'M' : 'L';
      before = at;
      // A point by itself is a dot, since its line ends are round.
      const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
      return step === 'M' ? `M${place}L${place}` : `L${place}`;
    })
    .join('');
}
