/** A first-in first-out queue of bytes that keeps the pieces it was given and copies only where a take spans several of them. */
export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps `bytes` itself: the caller must not change it afterwards. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** Removes and returns up to `limitBytes` bytes from the front; empty when there are none. */
  take(limitBytes: number): Uint8Array {
    const count = limitBytes < this.#length ? limitBytes : this.#length;
    if (count === 0) return new Uint8Array(0);
    const first = this.#pieces[this.#head];
    if (first.length >= count) return this.#takeFromFirst(first, count);
    const result = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const piece = this.#pieces[this.#head];
      const part = this.#takeFromFirst(piece, Math.min(piece.length, count - filled));
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  }

  clear(): void {
    this.#pieces = [];
    this.#head = 0;
    this.#length = 0;
  }

  #takeFromFirst(first: Uint8Array, count: number): Uint8Array {
    this.#length -= count;
    if (first.length > count) {
      this.#pieces[this.#head] = first.subarray(count);
      return first.subarray(0, count);
    }
    this.#head++;
    if (this.#head === this.#pieces.length) {
      this.#pieces.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#pieces.splice(0, this.#head);
      this.#head = 0;
    }
    return first;
  }
}

/** One array of all pieces; the piece itself when there is one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const result = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    result.set(piece, filled);
    filled += piece.length;
  }
  return result;
}
