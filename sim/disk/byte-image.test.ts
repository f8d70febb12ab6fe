import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteImage, PAGE_BYTES } from './byte-image.ts';

const SPAN = 5 * PAGE_BYTES;

const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('write' as const, 'adopt' as const),
    on: fc.nat(2),
    offset: fc.nat(SPAN),
    length: fc.nat(3 * PAGE_BYTES),
    byte: fc.nat(255),
  }),
  fc.record({
    do: fc.constantFrom('clear' as const, 'clone' as const, 'share' as const, 'xor' as const),
    on: fc.nat(2),
    offset: fc.nat(SPAN),
    length: fc.nat(3 * PAGE_BYTES),
    byte: fc.nat(255),
  }),
);

function contentOf(image: ByteImage): Uint8Array {
  const bytes = new Uint8Array(9 * PAGE_BYTES);
  image.read(0, bytes, 0, bytes.length);
  return bytes;
}

describe('an image of bytes', () => {
  it('and its copies behave as separate arrays, and equal content has equal digests', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const images = [new ByteImage(), new ByteImage(), new ByteImage()];
        const arrays = images.map(() => new Uint8Array(9 * PAGE_BYTES));
        for (const s of steps) {
          const other = (s.on + 1) % 3;
          const page = Math.floor(s.offset / PAGE_BYTES);
          if (s.do === 'write') {
            images[s.on].write(s.offset, new Uint8Array(s.length).fill(s.byte), 0, s.length);
            arrays[s.on].fill(s.byte, s.offset, s.offset + s.length);
          } else if (s.do === 'adopt') {
            images[s.on].adopt(page * PAGE_BYTES, new Uint8Array(s.length).fill(s.byte), 0, s.length);
            arrays[s.on].fill(s.byte, page * PAGE_BYTES, page * PAGE_BYTES + s.length);
          } else if (s.do === 'clear') {
            images[s.on].clear(s.offset, s.offset + s.length);
            arrays[s.on].fill(0, s.offset, s.offset + s.length);
          } else if (s.do === 'clone') {
            images[other] = images[s.on].clone();
            arrays[other] = arrays[s.on].slice();
          } else if (s.do === 'share') {
            images[other].share(images[s.on], page);
            arrays[other].set(arrays[s.on].subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES), page * PAGE_BYTES);
          } else {
            images[s.on].xor(s.offset, s.byte);
            arrays[s.on][s.offset] ^= s.byte;
          }
          // Asked for in between, so that kept digests would show if they went stale.
          images[s.on].digest();
        }
        images.forEach((image, i) => {
          expect(contentOf(image).every((byte, at) => byte === arrays[i][at])).toBe(true);
          const fresh = new ByteImage();
          fresh.write(0, arrays[i], 0, arrays[i].length);
          expect(image.digest()).toBe(fresh.digest());
        });
      }),
      { numRuns: 200 },
    );
  });

  it('has another digest when a byte differs or a page moves', () => {
    const digest = (offset: number, byte: number): number => {
      const image = new ByteImage();
      image.write(offset, new Uint8Array([byte]), 0, 1);
      return image.digest();
    };
    const all = [digest(0, 0), digest(0, 1), digest(1, 1), digest(0, 2), digest(PAGE_BYTES, 1), digest(256 * PAGE_BYTES, 1)];
    expect(new Set(all).size).toBe(all.length);
    expect(all[0]).toBe(0);
  });
});
