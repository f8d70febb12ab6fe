import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CriterionVerdict, VerdictDocument } from '../../graders/verdict.ts';
import { runs, scenario } from '../fixtures/building.ts';
import { cleanPass } from '../fixtures/clean-pass.ts';
import { failingBroker } from '../fixtures/failing-broker.ts';
import { hostile } from '../fixtures/hostile.ts';
import { invalidSubmission } from '../fixtures/invalid-submission.ts';
import { partialCampaign } from '../fixtures/partial.ts';
import { powerLoss } from '../fixtures/power-loss.ts';
import { LEVELS, PAGE_BUDGET_BYTES } from './limits.ts';
import { renderHtml, renderPage } from './render-html.tsx';

const DOCUMENTS: Readonly<Record<string, VerdictDocument>> = {
  'clean-pass': cleanPass,
  'failing-broker': failingBroker,
  'power-loss': powerLoss,
  'invalid-submission': invalidSubmission,
  partial: partialCampaign,
  hostile,
};

function copy(doc: VerdictDocument): VerdictDocument {
  return JSON.parse(JSON.stringify(doc)) as VerdictDocument;
}

/** A document with `count` recorded failures that each hold a long text, over as many seeds. */
function bulky(count: number, textLength: number): VerdictDocument {
  const [pipeline] = powerLoss.capstones;
  const criteria = pipeline.criteria.map((one): CriterionVerdict => {
    const [first] = one.failures;
    if (one.failures.length === 0) return one;
    return {
      ...one,
      failures: Array.from({ length: count }, (_, index) => ({ ...first, seed: String(index + 1), got: 'x'.repeat(textLength) })),
      runs: { passed: 0, failed: count, inconclusive: 0 },
    };
  });
  const scenarios = [
    scenario({
      scenario: 'power-loss-mid-write',
      story: '',
      exercises: ['D4.2'],
      runs: runs(count, 1, { 777: { verdict: 'fail', notPassed: ['D4.2'] } }),
    }),
  ];
  return { ...powerLoss, capstones: [{ ...pipeline, criteria, scenarios }] };
}

describe('renderHtml', () => {
  test.each(['power-loss', 'hostile'])('%s: the whole page', async (name) => {
    await expect(renderHtml(DOCUMENTS[name])).toMatchFileSnapshot(`../goldens/${name}.html`);
  });

  test.each(Object.keys(DOCUMENTS))('%s: equal documents give equal bytes', (name) => {
    expect(renderHtml(copy(DOCUMENTS[name]))).toBe(renderHtml(DOCUMENTS[name]));
  });

  test.each(Object.keys(DOCUMENTS))('%s: the policy allows the one style and the one script of the page', (name) => {
    const page = renderHtml(DOCUMENTS[name]);
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => digest(match[1]));
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => digest(match[1]));
    expect(policy).toBe(
      `default-src &#39;none&#39;; style-src &#39;${styles[0]}&#39;; script-src &#39;${scripts[0]}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`.replaceAll(
        '&#39;',
        "'",
      ),
    );
    expect([styles.length, scripts.length]).toEqual([1, 1]);
  });

  test.each(Object.keys(DOCUMENTS))('%s: nothing is loaded, nothing runs from an attribute', (name) => {
    const page = renderHtml(DOCUMENTS[name]);
    const tags = page.replace(/<(style|script)[\s\S]*?<\/\1>/g, '').match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\s(?:src|srcset|action|style|on[a-z]+)=/.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
    expect(tags.filter((tag) => /^<(?:link|img|iframe|object|embed|base)\b/.test(tag))).toEqual([]);
    expect([...page.matchAll(/href="([^"]*)"/g)].filter((match) => !match[1].startsWith('#'))).toEqual([]);
  });

  test.each(Object.keys(DOCUMENTS))('%s: every link leads to a place of the page, and every place has one name', (name) => {
    const page = renderHtml(DOCUMENTS[name]);
    const places = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(places.length).toBe(new Set(places).size);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]);
    expect(links.filter((link) => !places.includes(link))).toEqual([]);
  });

  test('the page holds the document as data, and hostile text cannot end it', () => {
    for (const doc of Object.values(DOCUMENTS)) {
      const data = /<script type="application\/json" id="verdict-document">([\s\S]*?)<\/script>/.exec(renderHtml(doc))?.[1] ?? '';
      expect(data).not.toContain('<');
      expect(JSON.parse(data)).toEqual(doc);
    }
  });

  test('a page over the budget says less and says so', () => {
    const doc = bulky(900, 9_000);
    const page = renderHtml(doc);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(PAGE_BUDGET_BYTES);
    expect(Buffer.byteLength(renderPage(doc, LEVELS[0]))).toBeGreaterThan(PAGE_BUDGET_BYTES);
    expect(page).toContain('Shown 10 of 900 runs that did not pass.');
    expect(page).toContain('Shown 200 of 900 seeds, those with a run that did not pass before the others.');
    expect(page).toContain('(shown 4,000 of 9,000 characters)');
    expect(page).toContain('The verdict document was left out of the page');
    expect(page).toMatch(/<th scope="col"><span>777<\/span><\/th>/);
  });

  test('every level keeps the decisive events and the replay line', () => {
    for (const limits of LEVELS) {
      const page = renderPage(powerLoss, limits);
      for (const event of [11_870, 11_872, 14_001, 14_977, 15_003]) expect(page).toContain(`href="#e=${String(event)}"`);
      expect(page).toContain('orrery replay database/durable-pipeline:power-loss-mid-write:3:77c0d1aa:io-2207-torn_last');
    }
    expect(renderPage(powerLoss, LEVELS[4])).toMatch(/Shown 40 of 4,118 events/);
  });
});
