/** Keeps the bytes of pending writes in few large buffers, so that a small append does not cost an allocation of its own. */
const CHUNK_BYTES = 65_536;

export class EffectArena {
  /** Where `store` put the bytes last. */
  chunk = new Uint8Array(0);
  start = 0;

  #current = new Uint8Array(0);
  #used = 0;

  store(source: Uint8Array, from: number, length: number): void {
    if (length > CHUNK_BYTES / 4) {
      this.chunk = new Uint8Array(length);
      this.chunk.set(source.subarray(from, from + length));
      this.start = 0;
      return;
    }
    if (this.#used + length > this.#current.length) {
      this.#current = new Uint8Array(CHUNK_BYTES);
      this.#used = 0;
    }
    this.chunk = this.#current;
    this.start = this.#used;
    this.#used += length;
    if (length <= 32) for (let i = 0; i < length; i++) this.chunk[this.start + i] = source[from + i];
    else this.chunk.set(source.subarray(from, from + length), this.start);
  }
}
