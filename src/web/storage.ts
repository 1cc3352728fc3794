const memory = new Map<string, string>();

/** What one tab keeps. As functions, since naming a blocked storage throws already. */
export const tab = (): Storage => sessionStorage;
/** What the tabs of a browser share. */
export const browser = (): Storage => localStorage;

/** Reading and writing throw where the browser blocks storage; then this page's memory has to do. */
export function read(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

/** Keeps a text, or forgets it where there is none. */
export function write(storage: () => Storage, key: string, value: string | undefined): void {
  if (value === undefined) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === undefined) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // It is in the memory.
  }
}

/** Every key that was written here or is in the browser's storage. */
export function storedKeys(): string[] {
  try {
    return [...Object.keys(localStorage), ...memory.keys()];
  } catch {
    return [...memory.keys()];
  }
}

/** What was kept as JSON; undefined where nothing was, or something else. */
export function parse<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
