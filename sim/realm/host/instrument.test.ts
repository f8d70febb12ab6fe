import { describe, expect, it } from 'vitest';
import { instrument } from './instrument.ts';

interface Loaded {
  factory(module: { exports: Record<string, (...args: never[]) => unknown> }, exports: unknown): void;
  fuel: { refill(): void; readonly exhausted: boolean };
}

function load(code: string): { exports: Record<string, (...args: never[]) => unknown>; fuel: Loaded['fuel'] } {
  const loaded = (0, eval)(instrument(code)) as Loaded;
  const module = { exports: {} as Record<string, (...args: never[]) => unknown> };
  loaded.factory(module, module.exports);
  return { exports: module.exports, fuel: loaded.fuel };
}

describe('instrument', () => {
  it('keeps the meaning of loops with and without braces, nested, labelled, in arrows', () => {
    const { exports } = load(`
      "use strict";
      module.exports.f = () => {
        const seen = [];
        for (let i = 0; i < 3; i++) seen.push(i);
        outer: for (const a of [1, 2]) for (const b of [1, 2]) { if (b === 2) continue outer; seen.push(a * 10 + b); }
        let n = 0;
        while (n < 2) n++;
        do n++; while (n < 5);
        if (n) for (const k in { x: 1 }) seen.push(k); else seen.push('no');
        return [...seen, n, (() => 7)(), (function () { 'use strict'; return this; })() === undefined];
      };`);
    expect(exports['f']()).toEqual([0, 1, 2, 11, 21, 'x', 5, 7, true]);
  });

  it.each([
    ['a while loop', 'while (true) {}'],
    ['a for loop without braces', 'for (;;) ;'],
    ['a loop that swallows errors', 'for (;;) { try { for (;;) {} } catch {} }'],
    [
      'unbounded recursion through a loop',
      'const f = (n) => { for (const x of [0, 1]) f(n + 1); }; try { f(0); } catch (e) { if (e instanceof RangeError) for (;;) {} throw e; }',
    ],
  ])('stops %s', (_name, code) => {
    const { exports, fuel } = load(`module.exports.f = () => { ${code} };`);
    expect(() => exports['f']()).toThrow('computed on');
    expect(fuel.exhausted).toBe(true);
    fuel.refill();
    expect(fuel.exhausted).toBe(false);
  });

  it('replaces the power operator, whatever is around it', () => {
    const { exports } = load('module.exports.f = (a, b) => [a ** b, (a + 1) ** (b), 2 ** 3 ** 2, 2n ** 70n];');
    expect(exports['f'](3 as never, 2 as never)).toEqual([9, 16, 512, 2n ** 70n]);
  });
});
