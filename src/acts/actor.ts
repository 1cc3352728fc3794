/** Who acts, and where. */
export interface Actor {
  readonly roomId: string;
  readonly memberId: string;
  /** What he is in the room. */
  readonly role: string;
  /** A role of the server's, for who is no member of the room. */
  readonly asRole?: string;
  /** Whether nobody acts but the room does, by how it is set. */
  readonly isRoomItself?: boolean;
  /** What counts as one address for the limits. */
  readonly address: string;
}
