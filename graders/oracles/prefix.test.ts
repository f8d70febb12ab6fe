import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPrefix, type HistoryWrite } from './prefix.ts';

function stateAfter(history: readonly HistoryWrite[], m: number): Map<number, number> {
  const state = new Map<number, number>();
  for (const { key, version, deleted } of history.slice(0, m)) {
    if (deleted) state.delete(key);
    else state.set(key, version);
  }
  return state;
}

const histories = fc
  .array(fc.record({ key: fc.integer({ min: 0, max: 6 }), deleted: fc.boolean() }), { maxLength: 30 })
  .map((writes) => writes.map((write, i) => ({ ...write, version: i + 1 })));

const put = (key: number, version: number): HistoryWrite => ({ key, version, deleted: false });
const del = (key: number, version: number): HistoryWrite => ({ key, version, deleted: true });

describe('the prefix oracle', () => {
  it('accepts every prefix that covers what is required, and names its length', () => {
    fc.assert(
      fc.property(histories, fc.nat(30), fc.nat(30), (history, a, b) => {
        const m = Math.min(a, history.length);
        const required = Math.min(b, m);
        const verdict = checkPrefix(history, required, stateAfter(history, m));
        expect(verdict.ok).toBe(true);
        if (verdict.ok) expect(verdict.low <= m && m <= verdict.high).toBe(true);
      }),
    );
  });

  it('accepts a state only if some allowed prefix makes it', () => {
    fc.assert(
      fc.property(
        histories,
        fc.nat(30),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 31 })), { maxLength: 6 }),
        (history, b, pairs) => {
          const required = Math.min(b, history.length);
          const state = new Map(pairs);
          const allowed = history.concat(put(0, 0)).some((_, m) => m >= required && sameState(stateAfter(history, m), state));
          expect(checkPrefix(history, required, state).ok).toBe(allowed);
        },
      ),
    );
  });

  it('tells a lost write from a hole, a resurrection and a foreign value', () => {
    const history = [put(1, 1), put(2, 2), put(1, 3), del(2, 4), put(3, 5)];
    expect(
      checkPrefix(
        history,
        3,
        new Map([
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toEqual({ ok: false, problem: { kind: 'lost', index: 2 } });
    expect(
      checkPrefix(
        history,
        1,
        new Map([
          [1, 1],
          [3, 5],
        ]),
      ),
    ).toEqual({ ok: false, problem: { kind: 'hole', index: 2, shown: 4 } });
    expect(
      checkPrefix(
        history,
        5,
        new Map([
          [1, 3],
          [2, 2],
          [3, 5],
        ]),
      ),
    ).toEqual({ ok: false, problem: { kind: 'resurrected', index: 3, shown: 1 } });
    expect(checkPrefix(history, 0, new Map([[1, 77]]))).toEqual({ ok: false, problem: { kind: 'foreign', key: 1, version: 77 } });
    expect(checkPrefix(history, 0, new Map([[2, 1]]))).toEqual({ ok: false, problem: { kind: 'foreign', key: 2, version: 1 } });
  });
});

function sameState(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a].every(([key, version]) => b.get(key) === version);
}
