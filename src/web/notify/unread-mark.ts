const PREFIX = /^\(\d+\) /;

/** How many messages came unseen: in front of the title, and as a dot on the icon. */
export class UnreadMark {
  #count = 0;

  /** Whoever writes a new title does not know of the count. */
  constructor() {
    new MutationObserver(() => this.#show()).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }

  add(): void {
    this.#count += 1;
    this.#show();
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#show();
  }

  #show(): void {
    const plain = document.title.replace(PREFIX, '');
    const title = this.#count === 0 ? plain : `(${this.#count}) ${plain}`;
    if (document.title !== title) document.title = title;
    const icon = this.#count === 0 ? '/favicon.svg' : '/favicon-unread.svg';
    const link = document.querySelector('link[rel=icon]');
    if (link?.getAttribute('href') !== icon) link?.setAttribute('href', icon);
  }
}
