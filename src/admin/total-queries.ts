import { ask, type Database } from '../database/database.ts';

export interface Totals {
  open_rooms: number;
  closed_rooms: number;
  people: number;
  online: number;
  database_mb: number;
}

/** How much there is of everything; counted each time, so not to be asked for all the time. */
export async function readTotals(database: Database): Promise<Totals> {
  const [row] = await ask(
    database,
    (sql) => sql<[Totals]>`
      select (select count(*) from room where status = 'open') as open_rooms,
             (select count(*) from room where status = 'closed') as closed_rooms,
             (select count(*) from member) as people,
             (select count(distinct member_id) from presence) as online,
             pg_database_size(current_database()) / 1048576.0::float8 as database_mb`,
  );
  return row;
}
