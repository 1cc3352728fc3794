/** An HTTP answer; `body` is its JSON, or undefined where it has none. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}

interface PostOptions {
  /** How the body is written; the original's own front end sends forms. */
  as?: 'json' | 'form';
  /** A nickId for the Authorization header. */
  bearer?: string;
}

/** Sends any request; `T` is what the caller expects the JSON to be, it is not checked. */
export async function request<T = unknown>(url: string, init: RequestInit): Promise<Answer<T>> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) as T };
}

export function get<T = unknown>(url: string, headers: Record<string, string> = {}) {
  return request<T>(url, { headers });
}

/** Posts an object as JSON or as a form. */
export function post<T = unknown>(url: string, fields: object, options: PostOptions = {}) {
  const authorization = options.bearer === undefined ? {} : bearerHeader(options.bearer);
  if (options.as === 'form') {
    const body = new URLSearchParams(fields as Record<string, string>);
    return request<T>(url, { method: 'POST', headers: authorization, body });
  }
  return postBytes<T>(url, JSON.stringify(fields), 'application/json', authorization);
}

/** Posts a body as it is, for everything that is not quite JSON. */
export function postBytes<T = unknown>(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
  headers: Record<string, string> = {},
) {
  return request<T>(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': contentType },
    body,
  });
}

export const bearerHeader = (nickId: string) => ({ authorization: `Bearer ${nickId}` });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
