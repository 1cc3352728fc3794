import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { openSettings } from '../settings/open-settings.ts';
import { texts } from '../texts.ts';
import './state-line.ts';
import type { RoomSession } from './room-session.ts';

interface BarOptions {
  compact: boolean;
  peopleOpen: boolean;
  togglePeople: () => void;
}

/** Title, topic, state and what one can do with a room. */
export function roomBar(session: RoomSession, options: BarOptions): TemplateResult {
  const { roomName, room, standing } = session;
  const topic = room?.topic ?? '';
  return html`
    <header class="bar">
      ${options.compact ? nothing : html`<a class="tool" href="/" aria-label=${texts.home} title=${texts.home}>${icon('back')}</a>`}
      <div class="title">
        <h1 dir="auto" title=${roomName}>${roomName}</h1>
        ${topic === '' ? nothing : html`<p class="topic" dir="auto" title=${topic}>${topic}</p>`}
        <state-line .state=${session.state} .missed=${session.passing.now.missed}></state-line>
      </div>
      ${options.compact ? nothing : peopleButton(session, options)}
      ${tool('share', texts.share, () => share(session))}
      ${standing.cares ? deskButton(session) : nothing}
      ${tool('settings', texts.settings, () =>
        openSettings(session, (problem) => session.tell(problem)),
      )}
      ${options.compact ? nothing : tool('leave', texts.leave, () => session.leave())}
    </header>
  `;
}

function peopleButton({ roster }: RoomSession, options: BarOptions): TemplateResult {
  return html`
    <button class="tool toggle" type="button" aria-controls="people" title=${texts.showPeople}
      aria-expanded=${String(options.peopleOpen)} @click=${options.togglePeople}>
      ${icon('people')}<span class="aloud">${texts.showPeople}</span><span class="count">${roster.online}</span>
    </button>
  `;
}

/** With a number where something waits. */
function deskButton(session: RoomSession): TemplateResult {
  const { reports = 0, held = 0, waiting = 0 } = session.queue ?? {};
  const news = reports + held + waiting;
  const open = (): void => {
    import('../moderation/equipment.ts')
      .then(({ openDesk }) => openDesk(session))
      .catch(() => session.tell(texts.errors.unreachable));
  };
  return html`
    <button class="tool desk" type="button" title=${texts.desk} aria-haspopup="dialog" @click=${open}>
      ${icon('shield')}<span class="aloud">${texts.desk}</span>
      ${news === 0 ? nothing : html`<span class="badge" aria-label=${texts.deskNews(news)}>${news}</span>`}
    </button>
  `;
}

const tool = (
  name: Parameters<typeof icon>[0],
  label: string,
  act: () => void,
): TemplateResult => html`
  <button class="tool ${name}" type="button" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>
`;

function share(session: RoomSession): void {
  import('../share/share-dialog.ts')
    .then(({ openShare }) => openShare(session))
    // It is fetched when it is wanted, which a network that is away does not allow.
    .catch(() => session.tell(texts.errors.unreachable));
}
