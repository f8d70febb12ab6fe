/** Other ways to put an event of eight 32-bit words and two codes into a digest, for comparison with `sim/kernel/trace.ts`. */
import { createHash, type Hash } from 'node:crypto';

export interface Digester {
  add(code: number, actor: number, at: number, a: number, b: number, c: number): void;
}

const BATCH_BYTES = 65_536;
const RECORD_BYTES = 40;

/** Writes records into a buffer and digests nothing: the least that a trace costs. */
export class RecordBuffer implements Digester {
  readonly bytes = new Uint8Array(BATCH_BYTES);
  readonly #doubles = new Float64Array(this.bytes.buffer);
  readonly #words = new Uint32Array(this.bytes.buffer);
  used = 0;

  add(code: number, actor: number, at: number, a: number, b: number, c: number): void {
    if (this.used + RECORD_BYTES > BATCH_BYTES) this.flush();
    const word = this.used >> 2;
    this.#words[word] = code;
    this.#words[word + 1] = actor;
    const double = (this.used >> 3) + 1;
    this.#doubles[double] = at;
    this.#doubles[double + 1] = a;
    this.#doubles[double + 2] = b;
    this.#doubles[double + 3] = c;
    this.used += RECORD_BYTES;
  }

  flush(): void {
    this.used = 0;
  }
}

/** SHA-256 over batches of records. */
export class BatchedSha256 extends RecordBuffer {
  readonly #hash: Hash = createHash('sha256');

  override flush(): void {
    this.#hash.update(this.bytes.subarray(0, this.used));
    super.flush();
  }
}

/** FNV-1a, byte by byte, one lane of 32 bits. */
export class Fnv1a implements Digester {
  readonly #record = new Uint8Array(RECORD_BYTES);
  readonly #doubles = new Float64Array(this.#record.buffer);
  readonly #words = new Uint32Array(this.#record.buffer);
  state = 0x811c9dc5 | 0;

  add(code: number, actor: number, at: number, a: number, b: number, c: number): void {
    this.#words[0] = code;
    this.#words[1] = actor;
    this.#doubles[1] = at;
    this.#doubles[2] = a;
    this.#doubles[3] = b;
    this.#doubles[4] = c;
    let h = this.state;
    for (let i = 0; i < RECORD_BYTES; i++) h = Math.imul(h ^ this.#record[i], 0x01000193);
    this.state = h;
  }
}

/** The mix of the kernel's trace over the same words, with both lanes in local variables for the length of an event. */
export class LocalLanes implements Digester {
  readonly #doubles = new Float64Array(5);
  readonly #words = new Int32Array(this.#doubles.buffer);
  readonly #lanes = Int32Array.of(0x9e3779b9, 0x243f6a88);

  add(code: number, actor: number, at: number, a: number, b: number, c: number): void {
    const words = this.#words;
    const doubles = this.#doubles;
    words[0] = code;
    words[1] = actor;
    doubles[1] = at;
    doubles[2] = a;
    doubles[3] = b;
    doubles[4] = c;
    let low = this.#lanes[0];
    let high = this.#lanes[1];
    for (let i = 0; i < 10; i++) {
      const word = words[i];
      let k = Math.imul(word, 0xcc9e2d51);
      k = (k << 15) | (k >>> 17);
      low ^= k;
      low = (low << 13) | (low >>> 19);
      k = Math.imul(word ^ low, 0x1b873593);
      k = (k << 16) | (k >>> 16);
      high ^= k;
      high = (high << 17) | (high >>> 15);
      low = (Math.imul(low, 5) + 0xe6546b64) | 0;
      high = (Math.imul(high, 5) + 0x561ccd1b) | 0;
    }
    this.#lanes[0] = low;
    this.#lanes[1] = high;
  }
}
