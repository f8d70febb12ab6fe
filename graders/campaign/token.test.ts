import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatToken, parseToken } from './token.ts';

const policy = fc.oneof(
  fc.constantFrom('none', 'all', 'meta_only'),
  fc.nat(99).map((k) => `prefix(${k})`),
);
const token = fc.record(
  {
    capstone: fc.constantFrom('foundation/broker', 'database/durable-pipeline'),
    scenario: fc.constantFrom('pass-window-48', 'pdu'),
    seed: fc.nat(1e6).map(String),
    point: fc.record(
      {
        io: fc.nat(1e5),
        phase: fc.constantFrom('before' as const, 'during' as const, 'after' as const),
        policy,
        nested: fc.record({ ioAfterBoot: fc.nat(99), policy }),
      },
      { requiredKeys: ['io', 'phase', 'policy'] },
    ),
    digest: fc.constant('0123456789abcdef'),
  },
  { requiredKeys: ['capstone', 'scenario', 'seed'] },
);

describe('replay tokens', () => {
  it('come back as what they were made from', () => {
    fc.assert(
      fc.property(token, (value) => {
        expect(parseToken(formatToken(value))).toEqual(value);
      }),
    );
  });

  it('need no quotes in a shell', () => {
    fc.assert(
      fc.property(token, (value) => {
        expect(formatToken(value)).toMatch(/^[\w./:@=+,-][\w./:@=+,~-]*$/);
      }),
    );
  });

  it('are told from other text', () => {
    for (const text of ['', 'foundation/broker', 'foundation/broker/x', 'a/b/c@', 'a/b/c@1~xyz', 'a/b/c@1+io=x,before,none'])
      expect(parseToken(text)).toBeUndefined();
  });
});
