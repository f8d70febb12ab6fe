/** Other ways to let promise reactions run between two events, for comparison with `sim/kernel/drain.ts`. */
import type { Drain } from '../../sim/kernel/drain.ts';

/** One turn of the host's event loop per event: drains fully, at the price of a macrotask. */
export const drainByImmediate: Drain = (step) =>
  new Promise((resolve, reject) => {
    const turn = (): void => {
      try {
        if (step()) setImmediate(turn);
        else resolve();
      } catch (error) {
        reject(error as Error);
      }
    };
    setImmediate(turn);
  });

/** Waiting for one turn of the microtask queue: WRONG, longer chains of reactions run after later events. The floor of the cost. */
export const drainByOneTurn: Drain = async (step) => {
  while (step()) await undefined;
};
