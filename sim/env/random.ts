/** A random stream of this process's own; equal seeds give equal draws. */
export interface Random {
  /** A whole number in 0 .. 2^32 - 1. */
  uint32(): number;
  /** A whole number in 0 .. bound - 1; `bound` is 1 .. 2^53. */
  below(bound: number): number;
  bytes(length: number): Uint8Array;
}
