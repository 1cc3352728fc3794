import { html, nothing, type TemplateResult } from 'lit';
import { CloseCode, type RoomState } from '../../client/index.ts';
import { texts } from '../texts.ts';
import { endOf } from '../times.ts';
import type { Expulsion } from './expulsion.ts';
import type { Obstacle } from './obstacle.ts';

/** What nginx does not pass on by itself; other proxies have the same two headers to keep. */
const PROXY_LINES = `proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection "upgrade";`;

interface TroubleActions {
  comeBack: () => void;
}

/** Why there is no connection, in a sentence, and what can be done; nothing while all is well. */
export function troubleCard(
  state: RoomState,
  { obstacle, expulsion }: { obstacle: Obstacle | undefined; expulsion: Expulsion | undefined },
  actions: TroubleActions,
): TemplateResult | typeof nothing {
  if (state.name === 'closed' && state.code === CloseCode.kicked) return outCard(expulsion);
  if (state.name === 'closed') return endCard(state.code, actions);
  if (obstacle === undefined || state.name === 'open') return nothing;
  const gone = obstacle === 'roomGone';
  const details = obstacle === 'upgradeBlocked' ? proxyDetails() : nothing;
  return card(texts.obstacles[obstacle], details, gone ? home() : again(texts.tryNow, actions));
}

/** One polite sentence, and when it ends; nothing tries to come back in. */
function outCard(expulsion: Expulsion | undefined): TemplateResult {
  if (expulsion === undefined) return card(texts.closed[4503], nothing, home());
  const { act, reason, until } = expulsion;
  const sentence = act === 'kick' ? texts.out.kick : texts.out.ban;
  const end = until === undefined ? '' : texts.backAt(endOf(Date.parse(until)));
  const why = reason === '' ? '' : texts.reason(reason);
  return card([sentence, end, why].filter(Boolean).join(' '), nothing, home());
}

/** Nothing is tried any more by itself: a person may. */
function endCard(code: number, actions: TroubleActions): TemplateResult | typeof nothing {
  // The one leads to the form for a nick, the other out of the room.
  if (code === CloseCode.unauthorized || code === CloseCode.normal) return nothing;
  const sentence = (texts.closed as Record<number, string>)[code] ?? texts.ended;
  return card(
    sentence,
    nothing,
    code === CloseCode.roomGone ? home() : again(texts.comeBack, actions),
  );
}

const card = (sentence: string, details: unknown, way: TemplateResult): TemplateResult => html`
  <div class="trouble-card">
    <div role="alert"><p>${sentence}</p>${details}</div>
    ${way}
  </div>
`;

const proxyDetails = (): TemplateResult => html`
  <p>${texts.proxyLines}</p>
  <pre tabindex="0">${PROXY_LINES}</pre>
`;

const home = (): TemplateResult => html`<a class="primary" href="/">${texts.home}</a>`;

const again = (label: string, { comeBack }: TroubleActions): TemplateResult =>
  html`<button class="primary" type="button" @click=${comeBack}>${label}</button>`;
