import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../../../../sim/env/net.ts';
import { FrameReader } from './frame-reader.ts';

/** A socket that hands out given pieces, and rejects where a piece is an interruption. */
function scripted(pieces: readonly (Uint8Array | 'interrupt')[]): Socket & { readonly taken: number } {
  const queue = pieces.map((piece) => (piece === 'interrupt' ? piece : piece.slice()));
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    read: (options: { readonly maxBytes?: number } = {}) => {
      const piece = queue.shift();
      if (piece === undefined) return Promise.resolve(null);
      if (piece === 'interrupt') return Promise.reject(new Error('interrupt'));
      const bytes = piece.subarray(0, options.maxBytes ?? piece.length);
      if (bytes.length < piece.length) queue.unshift(piece.subarray(bytes.length));
      taken += bytes.length;
      return Promise.resolve(bytes);
    },
  } as unknown as Socket & { readonly taken: number };
}

function encoded(payloads: readonly Uint8Array[]): Uint8Array {
  const bytes: number[] = [];
  for (const payload of payloads) {
    const { length } = payload;
    bytes.push(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255, ...payload);
  }
  return Uint8Array.from(bytes);
}

function cut(bytes: Uint8Array, sizes: readonly number[], interruptEvery: number): (Uint8Array | 'interrupt')[] {
  const pieces: (Uint8Array | 'interrupt')[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    if (interruptEvery > 0 && n % interruptEvery === 0) pieces.push('interrupt');
    const size = sizes.length === 0 ? bytes.length : sizes[n % sizes.length];
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const signal = new AbortController().signal;
const payloadsLaw = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
const sizesLaw = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });

describe('FrameReader', () => {
  it('gives back every frame, whatever the pieces and however often it is interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(
        payloadsLaw,
        sizesLaw,
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        async (payloads, sizes, interruptEvery, readAhead) => {
          const reader = new FrameReader(scripted(cut(encoded(payloads), sizes, interruptEvery)), 1000, () => undefined);
          const got: Uint8Array[] = [];
          for (;;) {
            const result = await reader.next({ readAhead, signal }).catch((error: Error) => error.message);
            if (result === 'interrupt') continue;
            if (typeof result === 'string') throw new Error(result);
            if (result.kind !== 'frame') {
              expect(result).toEqual({ kind: 'end', clean: true });
              break;
            }
            got.push(result.payload);
          }
          expect(got).toEqual(payloads);
        },
      ),
    );
  });

  it('calls an end clean only between two frames', async () => {
    const whole = encoded([Uint8Array.of(7, 8, 9)]);
    for (let length = 0; length <= whole.length; length++) {
      const reader = new FrameReader(scripted([whole.subarray(0, length)].filter((piece) => piece.length > 0)), 1000, () => undefined);
      let result = await reader.next({ readAhead: true, signal });
      if (result.kind === 'frame') result = await reader.next({ readAhead: true, signal });
      expect([length, result]).toEqual([length, { kind: 'end', clean: length === 0 || length === whole.length }]);
    }
  });

  it('takes no byte beyond the frame when told not to read ahead', async () => {
    const first = encoded([new Uint8Array(10)]);
    const socket = scripted([encoded([new Uint8Array(10), new Uint8Array(5)])]);
    const reader = new FrameReader(socket, 1000, () => undefined);
    await reader.next({ readAhead: false, signal });
    expect(socket.taken).toBe(first.length);
    expect(reader.midFrame).toBe(false);
  });

  it('accepts the longest payload and refuses one byte more', async () => {
    const reader = (length: number): FrameReader => new FrameReader(scripted([encoded([new Uint8Array(length)])]), 100, () => undefined);
    expect((await reader(100).next({ readAhead: true, signal })).kind).toBe('frame');
    expect(await reader(101).next({ readAhead: true, signal })).toEqual({ kind: 'oversize', announcedBytes: 101 });
  });

  it('hands out payloads that later reads do not change', async () => {
    const reader = new FrameReader(scripted([encoded([Uint8Array.of(1, 1), Uint8Array.of(2, 2)])]), 100, () => undefined);
    const first = await reader.next({ readAhead: true, signal });
    await reader.next({ readAhead: true, signal });
    expect(first).toEqual({ kind: 'frame', payload: Uint8Array.of(1, 1) });
  });
});
