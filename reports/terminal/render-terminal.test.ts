import { describe, expect, test } from 'vitest';
import type { CriterionVerdict, VerdictDocument } from '../../graders/verdict.ts';
import { cleanPass } from '../fixtures/clean-pass.ts';
import { failingBroker } from '../fixtures/failing-broker.ts';
import { hostile } from '../fixtures/hostile.ts';
import { invalidSubmission, unstableSubmission } from '../fixtures/invalid-submission.ts';
import { partialCampaign } from '../fixtures/partial.ts';
import { powerLoss } from '../fixtures/power-loss.ts';
import { renderTerminal } from './render-terminal.ts';

const DOCUMENTS: Readonly<Record<string, VerdictDocument>> = {
  'clean-pass': cleanPass,
  'failing-broker': failingBroker,
  'power-loss': powerLoss,
  'invalid-submission': invalidSubmission,
  'unstable-submission': unstableSubmission,
  partial: partialCampaign,
  hostile,
};

const PLAIN = { colour: false, width: 110, reportPath: '.orrery/report.html' };

/** The lines from the first failure's heading to the blank line after it. */
function block(text: string): string[] {
  const lines = text.split('\n');
  const start = lines.findLastIndex((line) => /^ {2}Runs /.test(line)) - 1;
  return lines.slice(start, lines.indexOf('', start));
}

describe('renderTerminal', () => {
  test.each(Object.keys(DOCUMENTS))('%s: the whole text', async (name) => {
    await expect(renderTerminal(DOCUMENTS[name], PLAIN)).toMatchFileSnapshot(`../goldens/${name}.terminal.txt`);
  });

  test('tells the first failure like this', () => {
    expect(block(renderTerminal(powerLoss, PLAIN)).join('\n')).toMatchInlineSnapshot(`
      "FAIL  database/durable-pipeline  D4.2 An acknowledged write survives
        Runs        40 runs: 36 pass, 4 fail, 0 inconclusive    0/40 points
        Invariant   a write that was acknowledged is readable after any crash and recovery
        Expected    get(k0412) gives v7, acknowledged to client-2 at t=3.204120 s
        Got         the key is not found after the recovery at t=5.000000 s
        Decisive events 5 of 18,442 events, scenario power-loss-mid-write, seed 3
          #11870  t=3.203988 s  engine    append wal-000003 @65,312 +61 bytes
          #11872  t=3.204120 s  engine    ack k0412 = v7 to client-2  <- nothing was synced since 65,024
          #14001  t=4.100000 s  --        power loss on oor-1; last sector of wal-000003 torn
                                          <- the acknowledged record is not on the medium
          #14977  t=5.000000 s  engine    recovery stops at offset 65,024: checksum does not hold
          #15003  t=5.000410 s  client-2  get k0412: not found  <- acknowledged at t=3.204120 s
        Replay      orrery replay database/durable-pipeline:power-loss-mid-write:3:77c0d1aa:io-2207-torn_last
        Hint 1/3    Compare the order of append, sync and acknowledgement in your put path.
        Report      .orrery/report.html#e=15003"
    `);
  });

  test('colour adds escape sequences and nothing else', () => {
    for (const doc of Object.values(DOCUMENTS)) {
      const coloured = renderTerminal(doc, { ...PLAIN, colour: true });
      expect(coloured).toContain('\u001b[');
      expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(doc, PLAIN));
    }
  });

  test.each([72, 80, 100, 140])('%i columns: nothing but paths and replay lines runs over', (width) => {
    for (const doc of Object.values(DOCUMENTS)) {
      const over = renderTerminal(doc, { ...PLAIN, width })
        .split('\n')
        .filter((line) => [...line].length > width);
      expect(over.filter((line) => !/^ {2}(Replay|Report) /.test(line))).toEqual([]);
    }
  });

  test('never obeys a control character of the submission', () => {
    expect(renderTerminal(hostile, PLAIN)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test.each([72, 80, 120])('the failure takes at most 25 lines at %i columns, however much there is to say', (width) => {
    const long = 'a sentence that goes on and on without coming to its point '.repeat(20);
    const [broker] = failingBroker.capstones;
    const criteria = broker.criteria.map((one): CriterionVerdict => ({
      ...one,
      title: long,
      invariant: long,
      hints: [long, long, long],
      failures: one.failures.map((failure) => ({
        ...failure,
        expected: long,
        got: long,
        evidence: Array.from({ length: 30 }, (_, event) => ({
          event,
          at: event,
          actor: 'a-rather-long-actor-name-2',
          text: long,
          remark: long,
        })),
      })),
    }));
    const lines = block(renderTerminal({ ...failingBroker, capstones: [{ ...broker, criteria }] }, { ...PLAIN, width }));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.join('\n')).toContain('first 8 of 30 decisive');
  });

  test('a criterion that fails is told from a failing run, not from an undecided one before it', () => {
    const [broker] = failingBroker.capstones;
    const undecided = broker.criteria.flatMap((one) => one.failures).filter(({ verdict }) => verdict === 'inconclusive');
    const criteria = broker.criteria.map((one) => (one.id === 'F1.3' ? { ...one, failures: [...undecided, ...one.failures] } : one));
    expect(renderTerminal({ ...failingBroker, capstones: [{ ...broker, criteria }] }, PLAIN)).toContain(
      '5 of 61,220 events, scenario analytics-brownout, seed 5',
    );
  });
});
