import Type from 'typebox';

const Person = {
  member_id: Type.String(),
  user_name: Type.String(),
  head_num: Type.Integer(),
};

/** What waits for the moderators of a room, 50 of each kind at most, the oldest first. */
export const Queue = Type.Object({
  reports: Type.Array(
    Type.Object({
      seq: Type.Integer({ description: 'of the entry that is reported' }),
      reports: Type.Array(
        Type.Object({
          member_id: Type.String(),
          user_name: Type.String(),
          reason: Type.String(),
          reported_at: Type.String({ format: 'date-time' }),
        }),
      ),
      context: Type.Array(
        Type.Object({
          log_seq: Type.Integer(),
          log_kind: Type.String(),
          log_user_id: Type.String(),
          log_user_name: Type.String(),
          head_num: Type.Integer(),
          log_content: Type.String(),
          created_at: Type.String({ format: 'date-time' }),
        }),
        { description: 'the entry, and what was said just before and after it' },
      ),
    }),
  ),
  held: Type.Array(
    Type.Object({
      held_id: Type.Integer(),
      ...Person,
      content: Type.String(),
      why: Type.Union([Type.Literal('newcomer'), Type.Literal('rule')]),
      held_at: Type.String({ format: 'date-time' }),
    }),
  ),
  waiting: Type.Array(Type.Object({ ...Person, asked_at: Type.String({ format: 'date-time' }) })),
});

/** How much of each kind. */
export const QueueCounts = Type.Object({
  reports: Type.Integer({ description: 'entries that are reported' }),
  held: Type.Integer({ description: 'messages that are held back' }),
  waiting: Type.Integer({ description: 'people who wait to be let in' }),
});

export type Queue = Type.Static<typeof Queue>;
export type QueueCounts = Type.Static<typeof QueueCounts>;
