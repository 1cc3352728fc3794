/**
 * Keeps an element as high as what can be seen. A phone's keyboard that lies over the page changes
 * neither 100dvh nor the layout (iOS has no `interactive-widget`), only the visual viewport. The
 * answer stops it.
 */
export function fitViewport(element: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (viewport === null) return () => {};
  const fit = (): void => {
    // Who zooms in with two fingers wants to see less of the page, not a smaller one.
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 1;
    element.style.setProperty('--seen-height', covered ? `${viewport.height}px` : '100dvh');
    element.style.setProperty('--seen-top', covered ? `${viewport.offsetTop}px` : '0px');
  };
  fit();
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
  };
}
