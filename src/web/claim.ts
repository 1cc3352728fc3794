const CLAIM = /^#claim=([\w-]+)$/;

/**
 * The secret of a link that gives a role, if that is how somebody came; taken out of the address at
 * once, so that it stands in no history and no bookmark.
 */
export function takeClaim(): string | undefined {
  const secret = CLAIM.exec(location.hash)?.[1];
  if (secret !== undefined) {
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return secret;
}
