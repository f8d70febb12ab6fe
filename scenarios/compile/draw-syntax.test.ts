import { describe, expect, it } from 'vitest';
import { boundsOf, meanOf, parseDraw } from './draw-syntax.ts';
import { QuantityError, type Quantity } from './units.ts';

const SECOND = 1_000_000_000;

function parse(text: string, quantity: Quantity = 'duration', drawn = true): unknown {
  return parseDraw(text, { quantity, drawn, signed: false });
}

function mistakeOf(text: string, quantity: Quantity = 'duration', drawn = true): unknown {
  try {
    return parse(text, quantity, drawn);
  } catch (error) {
    if (error instanceof QuantityError) return { ...error.mistake, marks: text.slice(error.index, error.index + error.length) };
    throw error;
  }
}

describe('parseDraw', () => {
  it.each([
    ['20 s', { law: 'constant', value: 20 * SECOND }],
    [' 20 s ', { law: 'constant', value: 20 * SECOND }],
    ['exp(20 s)', { law: 'exp', mean: 20 * SECOND, floor: 0 }],
    ['20 s + exp(3 s)', { law: 'exp', mean: 3 * SECOND, floor: 20 * SECOND }],
    ['uniform(1 s, 5 s)', { law: 'uniform', low: SECOND, high: 5 * SECOND }],
    ['uniform ( 1 s , 5 s )', { law: 'uniform', low: SECOND, high: 5 * SECOND }],
    ['one_of(1 s, 2 s, 4 s)', { law: 'oneOf', values: [SECOND, 2 * SECOND, 4 * SECOND] }],
  ])('reads %j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('reads laws of counts without units', () => {
    expect(parse('one_of(1, 2, 4)', 'count')).toEqual({ law: 'oneOf', values: [1, 2, 4] });
  });

  it('reads a law of rates as the law of the intervals', () => {
    expect(parse('exp(100/s)', 'rate')).toEqual({ law: 'exp', mean: 10_000_000, floor: 0 });
    expect(parse('uniform(10/s, 50/s)', 'rate')).toEqual({ law: 'uniform', low: 20_000_000, high: 100_000_000 });
  });

  it.each([
    ['expo(20 s)', { code: 'unknown-law', law: 'expo', nearest: 'exp', marks: 'expo' }],
    ['toString(20 s)', { code: 'unknown-law' }],
    ['exp()', { code: 'law-arguments', got: 0 }],
    ['exp(1 s, 2 s)', { code: 'law-arguments', got: 2, usage: 'exp(mean)' }],
    ['uniform(1 s)', { code: 'law-arguments', got: 1 }],
    ['uniform(5 s, 1 s)', { code: 'law-order', low: '5 s', high: '1 s' }],
    ['uniform(1 s, 5 sek)', { code: 'unknown-unit', marks: 'sek' }],
    ['20 s + exp(3)', { code: 'missing-unit', marks: '3' }],
    ['20 sek + exp(3 s)', { code: 'unknown-unit', marks: 'sek' }],
    ['20 s + uniform(1 s, 2 s)', { code: 'not-a-quantity', marks: '20 s + uniform(1 s, 2 s)' }],
    ['exp(exp(1 s))', { code: 'not-a-quantity', marks: 'exp(1 s)' }],
    ['uniform(1 s', { code: 'cut-by-comma', marks: 'uniform(1 s' }],
    ['exp 1 s', { code: 'not-a-quantity' }],
  ])('refuses %j', (text, expected) => {
    expect(mistakeOf(text)).toMatchObject(expected);
  });

  it('refuses a law where the value must be fixed', () => {
    expect(mistakeOf('exp(20 s)', 'duration', false)).toMatchObject({ code: 'draw-not-allowed' });
    expect(mistakeOf('1 s + exp(20 s)', 'duration', false)).toMatchObject({ code: 'draw-not-allowed' });
  });
});

it('knows the bounds and the mean of each law', () => {
  expect(boundsOf({ law: 'exp', mean: 5, floor: 3 })).toEqual([3, Infinity]);
  expect(boundsOf({ law: 'uniform', low: 2, high: 9 })).toEqual([2, 9]);
  expect(boundsOf({ law: 'oneOf', values: [4, 1, 2] })).toEqual([1, 4]);
  expect([
    meanOf({ law: 'exp', mean: 5, floor: 3 }),
    meanOf({ law: 'uniform', low: 2, high: 9 }),
    meanOf({ law: 'oneOf', values: [4, 1, 2] }),
  ]).toEqual([8, 5, 2]);
});
