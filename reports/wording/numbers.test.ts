import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, durationText, grouped, pointsText, sizeText } from './numbers.ts';
import { printable } from './printable.ts';
import { replayLine } from './replay-line.ts';
import { failingBroker } from '../fixtures/failing-broker.ts';

describe('numbers', () => {
  test('grouping adds commas and nothing else', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(Number(grouped(value).replaceAll(',', ''))).toBe(value);
        expect(grouped(value)).toMatch(/^-?\d{1,3}(,\d{3})*$/);
      }),
    );
    expect([0, 999, 1_000, 1_234_567, -1_000].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567', '-1,000']);
  });

  test('forms', () => {
    expect([counted(1, 'run'), counted(2, 'run'), counted(0, 'criterion', 'criteria')]).toEqual(['1 run', '2 runs', '0 criteria']);
    expect([7.5, 10, 0.1 + 0.2, 2 / 3].map(pointsText)).toEqual(['7.5', '10', '0.3', '0.67']);
    expect([-1, 0, 65_373].map(sizeText)).toEqual(['no file', '0 B', '65,373 B']);
    expect([0, 999, 1_500, 7_500_000, 2_060_000_000].map(durationText)).toEqual(['0 ns', '999 ns', '1.5 us', '7.5 ms', '2.06 s']);
  });
});

describe('printable', () => {
  test('is one line without control characters, whatever goes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('leaves what can be seen as it is', () => {
    expect(printable('naïve 文字 🚀 <b>')).toBe('naïve 文字 🚀 <b>');
  });
});

describe('replayLine', () => {
  const [failure] = failingBroker.capstones[0].criteria[2].failures;

  test('plain tokens stay plain, others are quoted for a shell', () => {
    expect(replayLine(failure)).toBe('orrery replay foundation/broker:analytics-brownout:5:9f2c41d0');
    expect(replayLine({ ...failure, token: "a b;$(c)'d" })).toBe(`orrery replay 'a b;$(c)'\\''d'`);
  });
});
