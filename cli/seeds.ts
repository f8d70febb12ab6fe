import { UsageError } from './usage-error.ts';

/** Largest campaign that one command takes on. */
const MOST_SEEDS = 1_000_000;

/** `50` as seeds 1 to 50, `7..12` as these six. */
export function parseSeeds(text: string): string[] {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = range !== null ? [Number(range[1]), Number(range[2])] : [1, Number(/^\d+$/.test(text) ? text : NaN)];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first || last < 1) {
    throw new UsageError(`--seeds ${text}: expected a count such as 50, or a range such as 7..12`);
  }
  if (last - first >= MOST_SEEDS) throw new UsageError(`--seeds ${text}: more than ${MOST_SEEDS} seeds in one command`);
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}
