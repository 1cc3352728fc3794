import { isRefusalCode, Refusal } from '../errors.ts';

/** The SQLSTATE of what SQL itself refuses: `refuse` in migrations/014. */
const REFUSED = 'NR001';

/** The refusal that an error of the database is; `undefined` for any other. */
export function toRefusal(error: unknown): Refusal | undefined {
  const { code, message, detail } = error as { code?: unknown; message: string; detail?: string };
  if (code !== REFUSED || !isRefusalCode(message)) return undefined;
  return new Refusal(message, { until: detail || undefined });
}
