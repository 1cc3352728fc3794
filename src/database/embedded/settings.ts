/** Superuser and owner of all in the cluster; whoever reaches the socket's folder may be it. */
export const USER = 'nickroom';

/** No TCP port: a part of the socket's name. */
export const PORT = 5432;

/** In the cluster's folder, included by its `postgresql.conf`. */
export const SETTINGS_FILE = 'nickroom.conf';

/** Room for the largest pool (DATABASE_POOL), for psql beside it, and for tests in parallel. */
const MAX_CONNECTIONS = 200;

/**
 * The cluster's settings, written at every start, so that a new version of this program brings its
 * own along.
 */
export function settings(socketDir: string, durable: boolean): string {
  const onDisk = durable ? 'on' : 'off';
  return `# Written by nickroom at every start. For settings of your own use ALTER SYSTEM.
listen_addresses = ''
unix_socket_directories = '${socketDir}'
unix_socket_permissions = 0700
port = ${PORT}
max_connections = ${MAX_CONNECTIONS}
fsync = ${onDisk}
synchronous_commit = ${onDisk}
full_page_writes = ${onDisk}
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# What people wrote must never be in the log: no ERROR, no statement, no parameter. Whoever sent a
# statement gets its error.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
`;
}
