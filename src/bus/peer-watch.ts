/** A node says so often that it is there, in milliseconds. */
export const PEER_BEAT_MS = 250;
/** A node that was not heard for so long is cut off: not so short that one late beat counts. */
const SILENT_MS = 700;

/** Which of the nodes that live are heard. */
export class PeerWatch {
  #expected: readonly string[] = [];
  readonly #heardAt = new Map<string, number>();

  expect(nodeIds: readonly string[]): void {
    this.#expected = nodeIds;
    const expected = new Set(nodeIds);
    for (const nodeId of this.#heardAt.keys()) {
      if (!expected.has(nodeId)) this.#heardAt.delete(nodeId);
    }
  }

  heard(nodeId: string): void {
    this.#heardAt.set(nodeId, performance.now());
  }

  get isWhole(): boolean {
    const silentBefore = performance.now() - SILENT_MS;
    return this.#expected.every((nodeId) => {
      const heardAt = this.#heardAt.get(nodeId);
      return heardAt !== undefined && heardAt > silentBefore;
    });
  }
}
