/**
 * Named random streams split from one seed. A stream depends only on (seed, name), so drawing from one, or adding one, never
 * shifts another; a fault that is off draws nothing because it never asks for its stream.
 */
import alea from 'seedrandom/lib/alea.js';

export class RandomStream {
  readonly #generator: { int32(): number };

  constructor(seed: string) {
    this.#generator = alea(seed);
  }

  /** A whole number in 0 .. 2^32 - 1. */
  uint32(): number {
    return this.#generator.int32() >>> 0;
  }

  /** A whole number in 0 .. bound - 1, for a bound of 1 .. 2^53. The bias of the scaling is below 2^-32 for small bounds. */
  below(bound: number): number {
    if (bound <= 0x100000000) return Math.floor((this.uint32() * bound) / 0x100000000);
    const high = this.uint32() & 0x1fffff;
    return (high * 0x100000000 + this.uint32()) % bound;
  }

  /** A whole number in `low` .. `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `parts` out of a million. */
  chance(partsPerMillion: number): boolean {
    return partsPerMillion > 0 && this.below(1_000_000) < partsPerMillion;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** A new array with the items in drawn order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = result[i];
      result[i] = result[j];
      result[j] = held;
    }
    return result;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i += 4) {
      const word = this.uint32();
      for (let k = 0; k < 4 && i + k < length; k++) bytes[i + k] = word >>> (8 * k);
    }
    return bytes;
  }

  /**
   * An exponential variate with the given mean, rounded down, by comparisons of uniform draws alone (von Neumann, 1951): no
   * logarithm, whose last bit differs between engines, is involved.
   */
  exponential(mean: number): number {
    for (let whole = 0; ; whole++) {
      const first = this.uint32();
      let previous = first;
      let runLength = 1;
      for (;;) {
        const next = this.uint32();
        if (next >= previous) break;
        previous = next;
        runLength++;
      }
      if (runLength % 2 === 1) return Math.floor(mean * whole + (mean * first) / 0x100000000);
    }
  }
}

export class RandomStreams {
  readonly #streams = new Map<string, RandomStream>();
  readonly seed: string;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** The stream of that name; the same object at each call. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(`${this.seed.length}:${this.seed}/${name}`);
      this.#streams.set(name, stream);
    }
    return stream;
  }
}
