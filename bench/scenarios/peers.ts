/** What was measured on 2026-11-21 on this class of machine, in the same shapes (capacity, deliveries/s). */
export interface Peer {
  readonly name: string;
  readonly deliveriesPerS: number;
  /** The bare `ws` broadcaster beside it, on that day. */
  readonly bareDeliveriesPerS: number;
}

/** Of the servers that store, the one with most deliveries/s, by shape. */
export const BEST_THAT_STORES: Readonly<Record<string, Peer>> = {
  '10 × 20': peer(48_430, 150_390),
  '1 × 500': peer(105_587, 110_764),
  '100 × 5': peer(19_452, 99_769),
};

function peer(deliveriesPerS: number, bareDeliveriesPerS: number): Peer {
  return { name: 'Express + ws + MariaDB', deliveriesPerS, bareDeliveriesPerS };
}
