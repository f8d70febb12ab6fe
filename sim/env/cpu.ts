/**
 * Declared CPU cost. TypeScript code cannot be metered by the instruction, so work that matters is declared: a synchronous
 * function that stands for 20 ms of checking calls `burn(20_000_000)`.
 */
export interface Cpu {
  /**
   * Charges `costNs` of CPU to whatever runs this call. On the process's event loop everything else waits meanwhile; inside
   * `tasks.blocking` only that pool thread is busy.
   */
  burn(costNs: number): void;
}
