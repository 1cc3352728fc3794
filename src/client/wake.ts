interface Target {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** What of a browser is used here; Node has none of it. */
interface Surroundings {
  window?: Target;
  document?: Target & { visibilityState: string };
}

/**
 * Calls `wake` when the browser is back on the network or its page comes to the front: then a
 * wait makes no sense any more. The answer stops listening.
 */
export function onWake(wake: () => void): () => void {
  const { window, document } = globalThis as Surroundings;
  const seen = (): void => {
    if (document?.visibilityState === 'visible') wake();
  };
  window?.addEventListener('online', wake);
  document?.addEventListener('visibilitychange', seen);
  return () => {
    window?.removeEventListener('online', wake);
    document?.removeEventListener('visibilitychange', seen);
  };
}
