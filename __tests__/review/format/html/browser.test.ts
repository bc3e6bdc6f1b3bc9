import axe from 'axe-core';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { formatHtml } from '../../../../lib/review/format/html/page';
import { printable } from '../../../../lib/review/format/printable';
import { BROWSER_TOOLS, startBrowser } from '../../../support/browser';
import { hostileText } from '../../../support/hostile-text';
import { describeWithTools } from '../../../support/tools';
import { fluxTree, object } from '../../flux-tree';
import { realisticReview } from '../../realistic-review';
import { review } from '../../trees';

jest.setTimeout(120_000);

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describeWithTools(BROWSER_TOOLS, 'the page of a review in a browser', () => {
  let browser: Browser;
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'review-page-'));
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let count = 0;
  /** Opens a page from a file, as a person would. */
  async function open(html: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    count += 1;
    const file = join(folder, `${count}.html`);
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: DESKTOP, ...options });
    opened.set(page, { asked: [], said: [] });
    page.on('request', (request) => opened.get(page)?.asked.push(request.url()));
    page.on('console', (message) => opened.get(page)?.said.push(message.text()));
    page.on('dialog', (dialog) => opened.get(page)?.said.push(dialog.message()));
    await page.goto(pathToFileURL(file).href);
    return page;
  }
  const opened = new Map<Page, { readonly asked: string[]; readonly said: string[] }>();

  const written = formatHtml(realisticReview());

  test.each([
    ['light', DESKTOP],
    ['dark', PHONE],
  ] as const)('axe finds nothing to say of it, in the %s, at %p', async (colorScheme, viewport) => {
    const page = await open(written.replaceAll('<details', '<details open'), { colorScheme, viewport });
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate<axe.AxeResults>('axe.run()');
    expect(
      violations.map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]),
    ).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
    await page.close();
  });

  test('it asks for nothing but itself, and the browser has no complaint', async () => {
    const page = await open(written);
    expect(opened.get(page)).toEqual({ asked: [page.url()], said: [] });
    await page.close();
  });

  test('what is deployed and what changes of it is to be seen', async () => {
    const page = await open(written);
    const lane = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'opencode-flux' }) });
    for (const text of [
      'flux.opencode.angryninja.cloud',
      'code.opencode.angryninja.cloud',
      '10Gi',
      'opencode-flux-secret',
    ]) {
      expect(await lane.getByText(text, { exact: true }).isVisible()).toBe(true);
    }
    for (const name of ['Namespace opencode', 'workspace opencode-ha removed data loss', 'Host memory']) {
      expect(await page.getByRole('heading', { name }).isVisible()).toBe(true);
    }
    expect(await page.getByText('100.64.0.7:3000:3000', { exact: true }).isVisible()).toBe(true);
    await page.close();
  });

  test('from the way in to the backup is from left to right, and on a phone from top to bottom', async () => {
    const places = async (viewport: { readonly width: number; readonly height: number }) => {
      const page = await open(written, { viewport });
      const lane = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'opencode-flux' }) });
      const boxes = [];
      for (const stage of ['reached by', 'runs', 'needs', 'backed up by']) {
        boxes.push(await lane.getByText(stage, { exact: true }).boundingBox());
      }
      const widest = await page.evaluate<number>('document.documentElement.scrollWidth');
      await page.close();
      return { x: boxes.map((box) => box?.x ?? NaN), y: boxes.map((box) => box?.y ?? NaN), widest };
    };
    const desktop = await places(DESKTOP);
    expect([new Set(desktop.x).size, new Set(desktop.y).size]).toEqual([4, 1]);
    expect(desktop.x).toEqual(desktop.x.toSorted((one, other) => one - other));
    const phone = await places(PHONE);
    expect([new Set(phone.x).size, new Set(phone.y).size]).toEqual([1, 4]);
    expect(phone.y).toEqual(phone.y.toSorted((one, other) => one - other));
    expect(phone.widest).toBeLessThanOrEqual(PHONE.width);
  });

  test('it is light for who wants light, and dark for who wants dark', async () => {
    const brightness = async (colorScheme: 'light' | 'dark') => {
      const page = await open(written, { colorScheme });
      const colour = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
      await page.close();
      return Math.max(...(colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
    };
    expect(await brightness('light')).toBeGreaterThan(200);
    expect(await brightness('dark')).toBeLessThan(60);
  });

  test('it can be read with the keyboard alone', async () => {
    const page = await open(written);
    const first = page.locator('details.outage').first();
    expect(await first.getByText('Why:').isVisible()).toBe(false);
    for (
      let tabs = 0;
      tabs < 20 && !(await page.evaluate<boolean>("document.activeElement.matches('.outage > summary')"));
      tabs += 1
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    expect(await first.getByText('Why:').isVisible()).toBe(true);

    // A link of the picture leads to its change, unfolded.
    await page.getByRole('link', { name: 'code.opencode.angryninja.cloud' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('spec.hostnames').first().waitFor({ state: 'visible' });
    await page.close();
  });

  test('what strangers wrote is read as they wrote it', async () => {
    const texts = [
      '<script>alert(1)</script>',
      '<img src="http://127.0.0.1:9/x" onerror="alert(1)">',
      '&lt;b&gt;',
      `'"`,
    ];
    const names = [...new Set([...texts, ...fc.sample(hostileText, 50)])].filter((name) => name !== '');
    const tree = fluxTree(names.map((name) => object('v1', 'ConfigMap', name)));
    const page = await open(formatHtml(review({}, tree)));
    const shown = await page.locator('details summary').allTextContents();
    expect(
      names.map((name) => `added ConfigMap web/${printable(name)}`).filter((line) => !shown.includes(line)),
    ).toEqual([]);
    expect(await page.locator('img, script, iframe').count()).toBe(0);
    expect(opened.get(page)).toEqual({ asked: [page.url()], said: [] });
    await page.close();
  });
});
