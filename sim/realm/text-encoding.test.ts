import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RealmTextDecoder, RealmTextEncoder } from './text-encoding.ts';

describe('UTF-8 of the realm', () => {
  it('encodes as Node does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...new RealmTextEncoder().encode(text)]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
    expect([...new RealmTextEncoder().encode('\ud800x')]).toEqual([...new TextEncoder().encode('\ud800x')]);
  });

  it('decodes any bytes as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(new RealmTextDecoder().decode(bytes)).toBe(new TextDecoder().decode(bytes));
      }),
      { numRuns: 2000 },
    );
    const nearly = [
      [0xf0, 0x90],
      [0xed, 0xa0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xc0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xef, 0xbb, 0xbf, 0x41],
    ];
    for (const bytes of nearly)
      expect(new RealmTextDecoder().decode(Uint8Array.from(bytes))).toBe(new TextDecoder().decode(Uint8Array.from(bytes)));
  });

  it('refuses malformed input when fatal, and other encodings always', () => {
    expect(() => new RealmTextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff))).toThrow(TypeError);
    expect(() => new RealmTextDecoder('latin1')).toThrow(RangeError);
  });
});
