// The pictures of docs/images, from a review that the tests read as well: npm run docs:screenshots
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { realisticReview } from '../__tests__/review/realistic-review';
import { startBrowser } from '../__tests__/support/browser';
import { formatHtml } from '../lib/review/format/html/page';

/** Whoever clones the repository pays for it. */
const LARGEST = 150_000;
const WIDTH = 1080;

/** The namespace with what changes in it, down to where the rest of a workspace is listed. */
async function picture(page: Page): Promise<Buffer> {
  const top = await page.getByRole('heading', { name: 'Namespace opencode' }).boundingBox();
  const bottom = await page.getByText('also changes').first().boundingBox();
  if (top === null || bottom === null) throw new Error('the page has no picture of the namespace opencode');
  return page.screenshot({ fullPage: true, clip: { x: 0, y: top.y, width: WIDTH, height: bottom.y - top.y } });
}

async function takeScreenshots(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
  const file = join(folder, 'review.html');
  writeFileSync(file, formatHtml(realisticReview()));
  const browser = await startBrowser();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: WIDTH, height: 600 } });
      await page.goto(pathToFileURL(file).href);
      for (const [name, image] of [
        ['summary', await page.screenshot()],
        ['picture', await picture(page)],
      ] as const) {
        if (image.length >= LARGEST)
          throw new Error(`review-${name}-${colorScheme}.png would have ${image.length} bytes`);
        writeFileSync(join(__dirname, 'images', `review-${name}-${colorScheme}.png`), image);
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

void takeScreenshots();
