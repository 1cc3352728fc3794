import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser, skipPageTests } from '../page/support/browser.ts';
import { serverUnderTest } from '../protocol/support/target.ts';

const base = await serverUnderTest();

test('the page of the API is served by us alone, under a policy without inline code', {
  skip: skipPageTests,
}, async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:')) elsewhere.push(url);
  });
  const response = await page.goto(`${base}/docs`);
  assert.match(response?.headers()['content-security-policy'] ?? '', /script-src 'self';/);
  assert.doesNotMatch(response?.headers()['content-security-policy'] ?? '', /unsafe/);
  await page.getByText('Create a room or enter it').click();
  await page.getByText('Request body').first().waitFor();
  assert.deepEqual([complaints, elsewhere], [[], []]);
});
