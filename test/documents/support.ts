import { get } from '../protocol/support/http.ts';

/** A JSON schema, or a document made of them. */
export type Json = Record<string, unknown>;

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string }[];
  readonly requestBody?: {
    content: Record<string, { schema: { properties?: Record<string, unknown> } }>;
  };
  readonly responses: Readonly<
    Record<string, { content?: Record<string, { schema: Json; example?: unknown }> }>
  >;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export const readDocument = async <T>(base: string, path: string): Promise<T> =>
  (await get<T>(`${base}${path}`)).body;
