import { type Command, HANDSHAKE, parseReport, type Report } from './messages.ts';

/** A widget that has loaded says so at once; after this silence something is wrong, in ms. */
const PATIENCE_MS = 5_000;

interface Handlers {
  /** The widget's page has loaded; `say` reaches it from now on. */
  loaded: () => void;
  report: (report: Report) => void;
  /** What has loaded is not the widget: the server is away, or may not be framed here. */
  silent: () => void;
}

/** The frame with the widget's page, and the line to it. */
export class WidgetFrame {
  readonly element = document.createElement('iframe');
  readonly #handlers: Handlers;
  #port: MessagePort | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: URL, handlers: Handlers) {
    this.#handlers = handlers;
    this.element.allow = 'clipboard-write';
    this.element.referrerPolicy = 'no-referrer';
    this.element.src = address.href;
    // Also when the page inside reloads: it has forgotten the port then.
    this.element.addEventListener('load', () => this.#shakeHands(address.origin));
  }

  say(command: Command): void {
    this.#port?.postMessage(command);
  }

  remove(): void {
    clearTimeout(this.#timer);
    this.#port?.close();
    this.element.remove();
  }

  #shakeHands(origin: string): void {
    const { port1: ours, port2: theirs } = new MessageChannel();
    this.#port?.close();
    this.#port = ours;
    ours.onmessage = ({ data }) => this.#receive(parseReport(data));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#handlers.silent(), PATIENCE_MS);
    this.element.contentWindow?.postMessage({ type: HANDSHAKE }, origin, [theirs]);
    this.#handlers.loaded();
  }

  #receive(report: Report | undefined): void {
    if (report === undefined) return;
    if (report.type === 'ready') clearTimeout(this.#timer);
    this.#handlers.report(report);
  }
}
