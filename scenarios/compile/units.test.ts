import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity, QuantityError, type Quantity, UNITS } from './units.ts';

function parse(text: string, quantity: Quantity, signed = false): number {
  return parseQuantity(text, { quantity, drawn: false, signed });
}

function mistakeOf(text: string, quantity: Quantity): unknown {
  try {
    return parse(text, quantity);
  } catch (error) {
    if (error instanceof QuantityError) return { ...error.mistake, marks: text.slice(error.index, error.index + error.length) };
    throw error;
  }
}

describe('parseQuantity', () => {
  it.each([
    ['8 min', 'duration', 480_000_000_000],
    ['1.5 ms', 'duration', 1_500_000],
    ['250us', 'duration', 250_000],
    ['250 µs', 'duration', 250_000],
    ['2 h', 'duration', 7_200_000_000_000],
    ['0', 'duration', 0],
    ['0.000000001 s', 'duration', 1],
    ['64 KiB', 'bytes', 65_536],
    ['0.5 KiB', 'bytes', 512],
    ['1_000 B', 'bytes', 1_000],
    ['10 MB/s', 'bandwidth', 10_000_000],
    ['100/s', 'rate', 10_000_000],
    ['100 /s', 'rate', 10_000_000],
    ['3.3/s', 'rate', 303_030_303],
    ['12/min', 'rate', 5_000_000_000],
    ['10 %', 'ratio', 100_000],
    ['0.1', 'ratio', 100_000],
    ['50 x', 'ratio', 50_000_000],
    ['250 ppm', 'ratio', 250],
    ['1_000', 'count', 1_000],
  ] as const)('reads %s as a %s', (text, quantity, expected) => {
    expect(parse(text, quantity)).toBe(expected);
  });

  it('reads a sign only where a value below zero has a meaning', () => {
    expect(parse('-1 h', 'duration', true)).toBe(-3_600_000_000_000);
    expect(Object.is(parse('-0 s', 'duration', true), 0)).toBe(true);
    expect(mistakeOf('-1 h', 'duration')).toMatchObject({ code: 'negative' });
  });

  it.each([
    ['8 minuts', 'duration', { code: 'unknown-unit', unit: 'minuts', nearest: 'min', marks: 'minuts' }],
    ['8 MIN', 'duration', { code: 'unknown-unit', nearest: 'min' }],
    ['64 kib', 'bytes', { code: 'unknown-unit', nearest: 'KiB' }],
    ['64 M', 'bytes', { code: 'unknown-unit', nearest: 'MiB' }],
    ['100/sec', 'rate', { code: 'unknown-unit', nearest: '/s' }],
    ['10 percent', 'ratio', { code: 'unknown-unit', nearest: '%' }],
    ['8 parsecs', 'duration', { code: 'unknown-unit', unit: 'parsecs' }],
    ['3.3', 'rate', { code: 'missing-unit', marks: '3.3' }],
    ['64', 'bytes', { code: 'missing-unit' }],
    ['1.5 ns', 'duration', { code: 'not-whole', smallest: '1 ns' }],
    ['2.5', 'count', { code: 'not-whole' }],
    ['0/s', 'rate', { code: 'zero' }],
    ['105 h 3', 'duration', { code: 'unknown-unit' }],
    ['2502 h', 'duration', { code: 'too-large' }],
    ['10000000000/s', 'rate', { code: 'too-large' }],
    ['soon', 'duration', { code: 'not-a-quantity', text: 'soon' }],
    ['1e3', 'count', { code: 'unknown-unit' }],
    ['', 'duration', { code: 'not-a-quantity' }],
  ] as const)('refuses %j as a %s', (text, quantity, expected) => {
    expect(mistakeOf(text, quantity)).toMatchObject(expected);
  });

  it('knows of no unit by the name of an inherited property', () => {
    expect(mistakeOf('8 constructor', 'duration')).toMatchObject({ code: 'unknown-unit' });
  });

  it('scales decimals exactly, digit by digit', () => {
    const digits = fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 9 }), (value, decimals) => {
        const scale = BigInt(`1${'0'.repeat(decimals)}`);
        const text = `${value / scale}.${String(value % scale).padStart(decimals, '0')} s`;
        const exact = (value * 1_000_000_000n) / scale;
        fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
        expect(BigInt(parse(text, 'duration'))).toBe(exact);
      }),
    );
  });

  it('reads every unit it names, and reads larger numbers as no smaller', () => {
    for (const [quantity, units] of Object.entries(UNITS) as [Quantity, Record<string, bigint>][]) {
      for (const unit of Object.keys(units)) {
        const [two, three] = [parse(`2${unit}`, quantity), parse(`3${unit}`, quantity)];
        if (quantity === 'rate') expect(three).toBeLessThanOrEqual(two);
        else expect(three).toBeGreaterThan(two);
      }
    }
  });
});
