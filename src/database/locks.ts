/**
 * Advisory locks of this program, one table so that no two mean the same. Below 2^32: `pg_locks`
 * then shows the number as `objid`.
 */
export const OWNER_LOCK = 0x6e696301;
export const MIGRATION_LOCK = 0x6e696302;
export const RETENTION_LOCK = 0x6e696303;
