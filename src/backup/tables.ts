import type { Sql } from '../database/connect.ts';

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

interface TableRow {
  name: string;
  columns: string[];
  /** Tables it refers to. */
  parents: string[] | null;
}

/**
 * What a backup holds: the tables of this program with all their columns, each after those it refers
 * to, so that rows can be put back in this order. Its migrations stand in the head of the backup.
 */
export async function readTables(sql: Sql): Promise<Table[]> {
  const rows = await sql<TableRow[]>`
    select c.relname as name,
           array_agg(a.attname::text order by a.attnum) as columns,
           (select array_agg(p.relname::text)
            from pg_constraint f join pg_class p on p.oid = f.confrelid
            where f.conrelid = c.oid and f.contype = 'f' and p.oid <> c.oid) as parents
    from pg_class c
    join pg_attribute a
      on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname <> 'migration'
    group by c.oid, c.relname
    order by c.relname`;
  return parentsFirst(rows).map(({ name, columns }) => ({ name, columns }));
}

function parentsFirst(rows: readonly TableRow[]): TableRow[] {
  const placed: TableRow[] = [];
  const isPlaced = (name: string): boolean => placed.some((row) => row.name === name);
  while (placed.length < rows.length) {
    const next = rows.filter(
      ({ name, parents }) => !isPlaced(name) && (parents ?? []).every(isPlaced),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    placed.push(...next);
  }
  return placed;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"table" ("column", …)`, as COPY takes it. */
export const copyTarget = ({ name, columns }: Table): string =>
  `${quoted(name)} (${columns.map(quoted).join(', ')})`;
