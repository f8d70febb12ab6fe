/**
 * Payloads: a header that says which feed, connection and frame this is, then bytes cut from a pad of pseudo-random ones. Cutting
 * from a pad costs a copy instead of a draw per word.
 */
import type { RandomStream } from '../../../../sim/kernel/random-streams.ts';

const PAD_BYTES = 131_072;
const LONGEST_PAYLOAD_BYTES = 65_536;
/** group, flags, feed (2), serial number (4). */
const LABEL_BYTES = 8;

export const INVALID_FLAG = 1;

export class Payloads {
  readonly #pad: Uint8Array;
  #serial = 0;

  constructor(stream: RandomStream) {
    const words = new Uint32Array(PAD_BYTES / 4);
    let x = stream.uint32() | 1;
    for (let i = 0; i < words.length; i++) {
      // Marsaglia's xorshift with the triple 13, 17, 5.
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      words[i] = x;
    }
    this.#pad = new Uint8Array(words.buffer);
  }

  /** Header and payload of the next frame. A payload shorter than its label holds the start of it. */
  frame(label: { readonly group: number; readonly feed: number; readonly invalid: boolean }, lengthBytes: number): Uint8Array {
    const serial = ++this.#serial;
    const frame = new Uint8Array(4 + lengthBytes);
    new DataView(frame.buffer).setUint32(0, lengthBytes);
    const from = Math.imul(serial, 7_919) & (PAD_BYTES - LONGEST_PAYLOAD_BYTES - 1);
    frame.set(this.#pad.subarray(from, from + lengthBytes), 4);
    const bytes = [
      label.group,
      label.invalid ? INVALID_FLAG : 0,
      label.feed >>> 8,
      label.feed,
      serial >>> 24,
      serial >>> 16,
      serial >>> 8,
      serial,
    ];
    for (let i = 0; i < Math.min(LABEL_BYTES, lengthBytes); i++) frame[4 + i] = bytes[i];
    return frame;
  }
}

/** Group and validity of a payload, as its check sees them. */
export function readLabel(payload: Uint8Array): { readonly group: number; readonly invalid: boolean } {
  return { group: payload.length > 0 ? payload[0] : -1, invalid: payload.length > 1 && (payload[1] & INVALID_FLAG) !== 0 };
}
