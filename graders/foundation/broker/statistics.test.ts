import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from './statistics.ts';

describe('quantile', () => {
  it('is a value that enough others do not exceed, and the least such', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, parts) => {
        const q = quantile(values, parts, 100);
        const upTo = (limit: number): number => values.filter((value) => value <= limit).length * 100;
        expect(upTo(q)).toBeGreaterThanOrEqual(parts * values.length);
        expect(upTo(q - 1)).toBeLessThan(parts * values.length);
      }),
    );
  });

  it('is 0 of nothing', () => {
    expect(quantile([], 99, 100)).toBe(0);
  });
});
