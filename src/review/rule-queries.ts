import { ask, type Database } from '../database/database.ts';

/** What a room asks of its messages, for those who may change it. */
export interface Rules {
  readonly filters: {
    readonly capsPercent: number;
    readonly repeatS: number;
    readonly holdFirst: number;
    readonly newcomerS: number;
    readonly raidJoins: number;
  };
  readonly rules: {
    readonly rule_id: number;
    readonly kind: string;
    readonly pattern: string;
    readonly action: string;
    readonly made_at: string;
  }[];
}

export async function readRules(database: Database, roomId: string): Promise<Rules> {
  const [row] = await ask(
    database,
    (sql) => sql<[Rules]>`
      select
        jsonb_build_object(
          'capsPercent', caps_percent, 'repeatS', repeat_s, 'holdFirst', hold_first,
          'newcomerS', newcomer_s, 'raidJoins', raid_joins
        ) as filters,
        (
          select coalesce(jsonb_agg(jsonb_build_object(
            'rule_id', rule_id, 'kind', kind, 'pattern', pattern, 'action', action,
            'made_at', wire_time(made_at)
          ) order by rule_id), '[]')
          from room_rule where room_id = ${roomId}
        ) as rules
      from room where room_id = ${roomId}`,
  );
  return row;
}
