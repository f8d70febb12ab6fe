/** The HTML report in a real browser, opened from disk: what is seen, that nothing is loaded, that it works by keyboard and without scripts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerdictDocument } from '../../graders/verdict.ts';
import { cleanPass } from '../../reports/fixtures/clean-pass.ts';
import { failingBroker } from '../../reports/fixtures/failing-broker.ts';
import { hostile } from '../../reports/fixtures/hostile.ts';
import { invalidSubmission } from '../../reports/fixtures/invalid-submission.ts';
import { partialCampaign } from '../../reports/fixtures/partial.ts';
import { powerLoss } from '../../reports/fixtures/power-loss.ts';
import { renderHtml } from '../../reports/html/render-html.tsx';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.ts';

/** Two submissions that failed alike: their parts of the page must still be told apart. */
const twice: VerdictDocument = {
  ...powerLoss,
  capstones: [
    ...powerLoss.capstones,
    ...powerLoss.capstones.map((one) => ({ ...one, submission: { ...one.submission, name: 'theirs.ts' } })),
  ],
};

const DOCUMENTS: Readonly<Record<string, VerdictDocument>> = {
  twice,
  'clean-pass': cleanPass,
  'failing-broker': failingBroker,
  'power-loss': powerLoss,
  'invalid-submission': invalidSubmission,
  partial: partialCampaign,
  hostile,
};

let browser: Browser;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-report-'));
  for (const [name, doc] of Object.entries(DOCUMENTS)) writeFileSync(join(folder, `${name}.html`), renderHtml(doc));
  browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: [...CHROMIUM_FLAGS] });
});

afterAll(async () => {
  // Undefined when no browser could be started, which has then been reported.
  await (browser as Browser | undefined)?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page, and everything about it that should not have happened. */
interface Visit {
  readonly page: Page;
  readonly trouble: string[];
}

/** Opens a report and hands over; whatever the page complained about or asked for fails the test, unless `use` emptied the list. */
async function visit(name: string, options: BrowserContextOptions, use: (visit: Visit) => Promise<void>, place = ''): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    const trouble: string[] = [];
    page.on('console', (message) => trouble.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) trouble.push(`request: ${request.url()}`);
    });
    await page.goto(url + place);
    await use({ page, trouble });
    expect(trouble).toEqual([]);
  } finally {
    await context.close();
  }
}

/** What the keyboard is on: the link's target, or nothing. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate('document.activeElement && document.activeElement.getAttribute("href")');
}

describe('report in a browser', () => {
  test.each([true, false])('power loss with scripts %s: the whole story is on the page', async (javaScriptEnabled) => {
    await visit('power-loss', { javaScriptEnabled }, async ({ page }) => {
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Fail');
      expect(await page.locator('.score .big').innerText()).toBe('60');
      expect(await page.locator('.expected p').first().isVisible()).toBe(true);
      expect(await page.locator('.got p').first().innerText()).toBe('the key is not found after the recovery at t=5.000000 s');
      expect(await page.locator('.replay code').first().innerText()).toBe(
        'orrery replay database/durable-pipeline:power-loss-mid-write:3:77c0d1aa:io-2207-torn_last',
      );
      expect(await page.locator('.failure').first().locator('.events tbody tr').count()).toBe(5);
      expect(await page.locator('.space-time.by-time a.decisive').count()).toBe(5);
      expect(await page.locator('.space-time.by-time').isVisible()).toBe(true);
      expect(await page.locator('.fates tbody tr').count()).toBe(6);
      expect(await page.getByRole('cell', { name: 'tried 40 of 1,284' }).isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(javaScriptEnabled ? 1 : 0);
    });
  });

  test.each([true, false])('with scripts %s: scale, hints and further failures open by hand', async (javaScriptEnabled) => {
    await visit('power-loss', { javaScriptEnabled }, async ({ page }) => {
      await page.getByRole('radio', { name: 'in order' }).check();
      expect(await page.locator('.space-time.by-order').isVisible()).toBe(true);
      expect(await page.locator('.space-time.by-time').isVisible()).toBe(false);
      expect(await page.getByText('Acknowledge a group of writes').isVisible()).toBe(false);
      for (const step of ['1', '2', '3']) await page.getByText(`Hint ${step} of 3`).click();
      expect(await page.getByText('Acknowledge a group of writes').isVisible()).toBe(true);
      await page.locator('details.more > summary').filter({ hasText: 'seed 9' }).click();
      expect(await page.locator('#f2 .replay code').isVisible()).toBe(true);
    });
  });

  test('the map leads from a cell to its failure, opening it', async () => {
    await visit('power-loss', {}, async ({ page }) => {
      const cell = page.locator('.map td.fail a').nth(1);
      expect(await cell.innerText()).toBe('fail D4.2');
      await cell.click();
      await page.locator('#f2[open] .expected').waitFor({ state: 'visible' });
      expect(await page.locator('.map tbody tr').first().locator('td:not(.coverage)').count()).toBe(40);
    });
  });

  test('j and k step through decisive events; the diagram and the status follow', async () => {
    await visit('power-loss', {}, async ({ page }) => {
      await page.keyboard.press('j');
      expect(await focused(page)).toBe('#e=11870');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      expect(await focused(page)).toBe('#e=14001');
      expect(
        await page
          .locator('a.decisive.current')
          .evaluateAll((marks) => marks.map((mark) => (mark as unknown as { getAttribute(name: string): string }).getAttribute('href'))),
      ).toEqual(['#e=14001', '#e=14001']);
      expect(await page.locator('#live').innerText()).toContain('Decisive event 3 of 20: 4.100000 s, --, power loss on oor-1');
      await page.keyboard.press('k');
      expect(await focused(page)).toBe('#e=11872');
      await page.locator('.by-time a.decisive').nth(3).focus();
      expect(await page.locator('.events tr.current th').innerText()).toBe('#14977');
      await page.locator('.events th a').nth(1).focus();
      // The first failure has five events; the sixth step opens the next one.
      for (let count = 0; count < 4; count += 1) await page.keyboard.press('j');
      expect(await focused(page)).toBe('#e=11870.f2');
      expect(await page.locator('#f2 .expected').isVisible()).toBe(true);
    });
  });

  test('single-key stepping can be switched off', async () => {
    await visit('power-loss', {}, async ({ page }) => {
      await page.locator('#keys').uncheck();
      await page.keyboard.press('j');
      expect(await focused(page)).toBe(null);
    });
  });

  test('a link to an event shows it and goes on from there', async () => {
    await visit(
      'power-loss',
      {},
      async ({ page }) => {
        expect(
          await page.evaluate(
            '(() => { const box = document.getElementById("e=14977").getBoundingClientRect(); return box.top > 0 && innerHeight > box.bottom; })()',
          ),
        ).toBe(true);
        expect(await page.locator('.events tr.current th').innerText()).toBe('#14977');
        expect(await page.locator('.by-time a.decisive.current').textContent()).toBe('4 #14977');
        await page.keyboard.press('j');
        expect(await focused(page)).toBe('#e=15003');
      },
      '#e=14977',
    );
  });

  test('everything that can be worked can be reached with Tab, in the order of the page', async () => {
    await visit('power-loss', {}, async ({ page }) => {
      const reached: string[] = [];
      for (let count = 0; count < 60; count += 1) {
        await page.keyboard.press('Tab');
        const name = (await page.evaluate(
          '(() => { const e = document.activeElement; return e === document.body ? "end" : e.tagName.toLowerCase() + ":" + (e.classList[0] ?? "") + ":" + (e.getAttribute("href") ?? e.id); })()',
        )) as string;
        if (name === 'end') break;
        reached.push(name);
      }
      expect(reached.length).toBeLessThan(60);
      const order = [
        'a:skip:#main',
        'input::keys',
        'a::#c1',
        'a::#f1',
        'a::#e=11870',
        'button:copy:',
        'input:pick-time:',
        'a:decisive:#e=11870',
        'a:decisive:#e=15003',
      ];
      expect(order.map((name) => reached.indexOf(name)).every((at, index, all) => at >= 0 && (index === 0 || at > all[index - 1]))).toBe(
        true,
      );
    });
  });

  test('with scripts off Tab goes on from the event that a link leads to', async () => {
    await visit(
      'power-loss',
      { javaScriptEnabled: false },
      async ({ page }) => {
        await page.keyboard.press('Tab');
        expect(await page.locator('.events th a:focus').innerText()).toBe('#14977');
      },
      '#e=14977',
    );
  });

  test('the copy button takes the replay line', async () => {
    await visit('power-loss', { permissions: ['clipboard-read'] }, async ({ page }) => {
      await page.getByRole('button', { name: 'Copy' }).click();
      expect(await page.getByRole('button', { name: 'Copied' }).count()).toBe(1);
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        'orrery replay database/durable-pipeline:power-loss-mid-write:3:77c0d1aa:io-2207-torn_last',
      );
    });
  });

  test('hostile text stays text', async () => {
    await visit('hostile', {}, async ({ page }) => {
      expect(await page.locator('script').count()).toBe(2);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toContain('\\u{202e}desrever');
      const data = await page.evaluate('JSON.parse(document.getElementById("verdict-document").textContent)');
      expect(data).toEqual(hostile);
    });
  });

  test('the policy stops a script that got into the page all the same', async () => {
    await visit('clean-pass', {}, async ({ page, trouble }) => {
      expect(
        await page.evaluate(
          '(() => { const s = document.createElement("script"); s.textContent = "window.broken = 1"; document.body.append(s); return window.broken ?? "held"; })()',
        ),
      ).toBe('held');
      expect(trouble.splice(0)).toHaveLength(1);
      await page.evaluate('fetch("https://example.invalid/").catch(() => undefined)');
      expect(trouble.splice(0).length).toBeGreaterThan(0);
    });
  });

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    // Dark differs in colours only, and these three pages show them all.
    test.each(colorScheme === 'light' ? Object.keys(DOCUMENTS) : ['failing-broker', 'power-loss', 'invalid-submission'])(
      '%s: axe finds nothing',
      async (name) => {
        await visit(name, { colorScheme }, async ({ page }) => {
          await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
          await page.evaluate(axe.source);
          const found = await page.evaluate(
            'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")))',
          );
          expect(found).toEqual([]);
        });
      },
    );

    test('the page is really drawn in this scheme', async () => {
      await visit('clean-pass', { colorScheme }, async ({ page }) => {
        const background = (await page.evaluate('getComputedStyle(document.body).backgroundColor')) as string;
        const brightness = (background.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
        expect(brightness > 128 ? 'light' : 'dark').toBe(colorScheme);
      });
    });
  });

  test('on a narrow screen the page itself does not scroll sideways', async () => {
    for (const name of ['failing-broker', 'power-loss', 'hostile']) {
      await visit(name, { viewport: { width: 390, height: 800 } }, async ({ page }) => {
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      });
    }
  });
});
