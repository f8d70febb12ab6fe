import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import type { VerdictDocument } from '../../graders/verdict.ts';
import { cleanPass } from '../fixtures/clean-pass.ts';
import { failingBroker } from '../fixtures/failing-broker.ts';
import { BREAKOUT, hostile } from '../fixtures/hostile.ts';
import { invalidSubmission } from '../fixtures/invalid-submission.ts';
import { partialCampaign } from '../fixtures/partial.ts';
import { powerLoss } from '../fixtures/power-loss.ts';
import { renderJUnit } from './render-junit.ts';
import { xmlText } from './xml-text.ts';

const DOCUMENTS: Readonly<Record<string, VerdictDocument>> = {
  'clean-pass': cleanPass,
  'failing-broker': failingBroker,
  'power-loss': powerLoss,
  'invalid-submission': invalidSubmission,
  partial: partialCampaign,
  hostile,
};

/** Elements of one name, as the parser sees them. */
function elements(xml: string, name: string): { attributes: Record<string, string>; text: string }[] {
  const found: { attributes: Record<string, string>; text: string }[] = [];
  create(xml).each(
    (child) => {
      const node = child.node as unknown as {
        nodeName: string;
        textContent: string;
        attributes: Iterable<{ name: string; value: string }>;
      };
      if (node.nodeName === name)
        found.push({ attributes: Object.fromEntries([...node.attributes].map((one) => [one.name, one.value])), text: node.textContent });
    },
    false,
    true,
  );
  return found;
}

describe('renderJUnit', () => {
  test.each(['failing-broker', 'invalid-submission'])('%s: the whole file', async (name) => {
    await expect(renderJUnit(DOCUMENTS[name])).toMatchFileSnapshot(`../goldens/${name}.junit.xml`);
  });

  test.each(Object.keys(DOCUMENTS))('%s: parses, and its counts are those of its elements', (name) => {
    const xml = renderJUnit(DOCUMENTS[name]);
    const [root] = elements(xml, 'testsuites').concat(rootOf(xml));
    expect(Number(root.attributes['tests'])).toBe(elements(xml, 'testcase').length);
    expect(Number(root.attributes['failures'])).toBe(elements(xml, 'failure').length);
    expect(Number(root.attributes['errors'])).toBe(elements(xml, 'error').length);
    expect(elements(xml, 'testsuite')).toHaveLength(DOCUMENTS[name].capstones.length);
    expect(elements(xml, 'skipped')).toHaveLength(0);
  });

  test('an undecided criterion is an error, so that no reader takes it for a pass', () => {
    expect(elements(renderJUnit(failingBroker), 'error').map(({ attributes }) => attributes['type'])).toEqual(['F1.8/too-few-frames']);
    expect(elements(renderJUnit(partialCampaign), 'error')).toHaveLength(partialCampaign.capstones[0].criteria.length);
  });

  test('the replay line of a failure is a property', () => {
    const replay = elements(renderJUnit(powerLoss), 'property').filter(({ attributes }) => attributes['name'] === 'replay');
    expect(replay.map(({ attributes }) => attributes['value'])).toEqual([
      `orrery replay ${powerLoss.capstones[0].criteria[1].failures[0].token}`,
    ]);
  });

  test('hostile text arrives as text', () => {
    const xml = renderJUnit(hostile);
    expect(xml).not.toContain('<script');
    expect(elements(xml, 'testcase')[1].attributes['name']).toContain(BREAKOUT);
    expect(elements(xml, 'script')).toHaveLength(0);
  });

  test('characters that XML forbids are shown by their number', () => {
    expect(xmlText('a\u0000b\u001bc\uD800d\uFFFEe\tf\r\ng\u{1F680}')).toBe('a\\u{0}b\\u{1b}c\\u{d800}d\\u{fffe}e\tf\ng\u{1F680}');
  });

  test('no time, no host', () => {
    for (const doc of Object.values(DOCUMENTS)) expect(renderJUnit(doc)).not.toMatch(/timestamp=|hostname=| time=/);
  });
});

function rootOf(xml: string): { attributes: Record<string, string>; text: string }[] {
  const node = create(xml).root().node as unknown as { attributes: Iterable<{ name: string; value: string }> };
  return [{ attributes: Object.fromEntries([...node.attributes].map((one) => [one.name, one.value])), text: '' }];
}
