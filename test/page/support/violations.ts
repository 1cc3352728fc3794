import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds against WCAG 2.2 AA and good practice, in a line for each. */
export async function violations(page: Page): Promise<string[]> {
  // Half a colour on its way in is not the colour.
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))');
  await page.evaluate(axe.source);
  // It need not describe what has passed.
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as axe.AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
