const ADDRESS = '/assets/sheets.css';

let loading: Promise<unknown> | undefined;

/**
 * The styles of all that is opened over a page, which come with the first of it.
 *
 * @throws where the network is away
 */
export function loadSheetStyle(): Promise<unknown> {
  loading ??= appended().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

function appended(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${ADDRESS} did not come`));
    });
    document.head.append(Object.assign(link, { rel: 'stylesheet', href: ADDRESS }));
  });
}
