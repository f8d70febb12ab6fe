import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, RandomStreams } from './random-streams.ts';

describe('RandomStreams', () => {
  it('gives these draws for these seeds for ever', () => {
    const stream = new RandomStreams('1').stream('disk/oor-1');
    expect(Array.from({ length: 6 }, () => stream.uint32())).toMatchInlineSnapshot(`
      [
        244335827,
        2467873020,
        1224485388,
        4188219925,
        1601035762,
        2200754764,
      ]
    `);
    expect(Array.from({ length: 6 }, () => stream.below(10))).toMatchInlineSnapshot(`
      [
        2,
        6,
        4,
        2,
        4,
        5,
      ]
    `);
    expect(Array.from({ length: 6 }, () => stream.exponential(1_000_000))).toMatchInlineSnapshot(`
      [
        24404,
        148903,
        674543,
        281908,
        1753183,
        1803858,
      ]
    `);
    expect(stream.shuffled([1, 2, 3, 4, 5, 6, 7])).toMatchInlineSnapshot(`
      [
        5,
        1,
        7,
        4,
        6,
        2,
        3,
      ]
    `);
    expect([...stream.bytes(7)]).toMatchInlineSnapshot(`
      [
        24,
        161,
        254,
        177,
        116,
        118,
        183,
      ]
    `);
  });

  it('keeps streams apart: drawing from one does not shift another', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (seed, draws) => {
        const alone = new RandomStreams(seed).stream('net');
        const streams = new RandomStreams(seed);
        for (let i = 0; i < draws; i++) streams.stream('disk').uint32();
        expect(streams.stream('net').uint32()).toBe(alone.uint32());
      }),
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, bound) => {
        const value = new RandomStream(seed).below(bound);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
      }),
    );
  });

  it('draws exponential variates with the right mean and tail', () => {
    const stream = new RandomStream('mean');
    const draws = Array.from({ length: 40_000 }, () => stream.exponential(1_000_000));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    expect(mean).toBeGreaterThan(980_000);
    expect(mean).toBeLessThan(1_020_000);
    // P(X > 3 means) is exp(-3), about 4.98 %.
    const tail = draws.filter((x) => x > 3_000_000).length / draws.length;
    expect(tail).toBeGreaterThan(0.046);
    expect(tail).toBeLessThan(0.054);
  });
});
