import { describe, expect, test } from 'vitest';
import { anchorsOf } from './anchors.ts';
import { failingBroker } from './fixtures/failing-broker.ts';
import { keyEvent, notPassing } from './findings.ts';

describe('anchors', () => {
  const anchors = anchorsOf(failingBroker);
  const [slow, cut, undecided] = notPassing(failingBroker);

  test('failing criteria come before undecided ones', () => {
    expect([slow, cut, undecided].map(({ criterion }) => criterion.id)).toEqual(['F1.3', 'F1.4', 'F1.8']);
    expect([slow, cut, undecided].map(({ criterion }) => anchors.criterion(criterion))).toEqual(['c1', 'c2', 'c3']);
  });

  test('the first failure that has an event owns its plain name', () => {
    const [first, second] = slow.criterion.failures;
    expect(anchors.event(first, 48_380)).toBe('e=48380');
    expect(anchors.event(second, 48_380)).toBe('e=48380.f2');
    expect(anchors.event(cut.criterion.failures[0], 20_803)).toBe('e=20803');
  });

  test('reading starts at the last decisive event with a remark', () => {
    expect(keyEvent(slow.criterion.failures[0])?.event).toBe(48_380);
    expect(keyEvent(undecided.criterion.failures[0])?.event).toBe(2_000_000);
    expect(keyEvent({ ...slow.criterion.failures[0], evidence: [] })).toBeUndefined();
  });
});
