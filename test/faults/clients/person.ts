/** Somebody in a room who keeps coming back, whatever happens to his connections. */
export interface Person {
  readonly name: string;
  readonly roomId: string;
  /** Seq of the newest entry he has seen; undefined before his first welcome. */
  readonly lastSeq: number | undefined;
  /** Says something, now or as soon as he can, until it is acked. */
  say(content: string): void;
  /** Loses his connection, as by a network that went away. */
  cut(): void;
  /** Asks for a page of the log around where he is. */
  lookBack(): void;
  close(): void;
}
