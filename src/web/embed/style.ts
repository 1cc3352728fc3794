/** A sheet of our own: a host's policy that forbids inline style does not reach it. */
export const style = new CSSStyleSheet();

// The bubble fills the height under 668 px, where keyboard and history would not fit side by side.
style.replaceSync(`
:host {
  --offset: var(--nick-room-offset, 20px);
  --radius: var(--nick-room-radius, 14px);
  --line: light-dark(#dedad3, #30373d);
  --paper: light-dark(#ffffff, #1d2226);
  --ink: light-dark(#1f2426, #e9ecee);
  display: block;
  width: var(--nick-room-width, 100%);
  height: var(--nick-room-height, 480px);
  color-scheme: light dark;
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([mode="bubble"]) { display: contents; }
:host([hidden]) { display: none; }

.panel {
  display: flex;
  flex-direction: column;
  box-sizing: border-box;
  width: 100%;
  height: 100%;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--paper);
}
iframe {
  flex: 1;
  display: block;
  width: 100%;
  min-height: 0;
  border: 0;
  color-scheme: inherit;
}
.bar, .launcher { display: none; }

:host([mode="bubble"]) .launcher {
  --accent: var(--nick-room-accent, #0f766e);
  position: fixed;
  inset-block-end: calc(var(--offset) + env(safe-area-inset-bottom));
  inset-inline-end: calc(var(--offset) + env(safe-area-inset-right));
  z-index: var(--nick-room-z-index, 2147483000);
  display: grid;
  place-items: center;
  width: 56px;
  height: 56px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: var(--accent);
  box-shadow: 0 4px 16px rgb(0 0 0 / 24%);
  color: #ffffff;
  cursor: pointer;
  -webkit-tap-highlight-color: transparent;
}
button:focus-visible {
  outline: 3px solid var(--ink);
  outline-offset: 2px;
}
svg {
  width: 26px;
  height: 26px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.launcher[aria-expanded="false"] .cross,
.launcher[aria-expanded="true"] .talk { display: none; }

.badge {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  box-sizing: border-box;
  min-width: 22px;
  height: 22px;
  padding: 0 6px;
  border-radius: 11px;
  background: #b42318;
  box-shadow: 0 0 0 2px #ffffff;
  color: #ffffff;
  font: 600 12px / 22px system-ui, sans-serif;
  text-align: center;
}
.badge[hidden] { display: none; }

:host([mode="bubble"]) .panel {
  position: fixed;
  inset-block-end: calc(var(--offset) + 68px + env(safe-area-inset-bottom));
  inset-inline-end: calc(var(--offset) + env(safe-area-inset-right));
  z-index: var(--nick-room-z-index, 2147483000);
  width: min(var(--nick-room-width, 380px), 100vw - 2 * var(--offset));
  height: min(var(--nick-room-height, 600px), 100dvh - 2 * var(--offset) - 68px);
  box-shadow: 0 12px 40px rgb(0 0 0 / 22%);
  opacity: 0;
  transform: translateY(8px);
  visibility: hidden;
  transition: opacity 0.15s, transform 0.15s, visibility 0.15s;
}
:host([mode="bubble"]) .panel.open {
  opacity: 1;
  transform: none;
  visibility: visible;
}
@media (prefers-reduced-motion: reduce) {
  :host([mode="bubble"]) .panel { transition: none; }
}

@media (width < 668px), (height < 668px) {
  :host([mode="bubble"]) .launcher[aria-expanded="true"] { visibility: hidden; }
  :host([mode="bubble"]) .panel {
    inset-block: var(--view-top, 0px) auto;
    inset-inline-end: 0;
    width: min(var(--nick-room-width, 380px), 100vw);
    height: var(--view-height, 100dvh);
    padding: env(safe-area-inset-top) env(safe-area-inset-right)
      env(safe-area-inset-bottom) 0;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
  }
  :host([mode="bubble"]) .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline-start: 16px;
    color: var(--ink);
    font: 600 15px / 1.3 system-ui, sans-serif;
  }
  .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .close {
    display: grid;
    flex: none;
    place-items: center;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .close svg { width: 22px; height: 22px; }
}
@media (width < 668px) {
  :host([mode="bubble"]) .panel {
    width: 100vw;
    padding-inline-start: env(safe-area-inset-left);
    border-inline-start-width: 0;
  }
}
`);
