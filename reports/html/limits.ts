/**
 * How much of a document is put on the page. The page must stay small enough to be opened and sent around, so where the whole does not fit
 * the budget, the next level is tried; whatever is cut says on the page how much of how much it shows.
 */

export interface Limits {
  /** Failures told per criterion. */
  readonly failures: number;
  /** Events, and messages, drawn per space-time diagram. */
  readonly exhibitEvents: number;
  /** Columns of the map of seeds. */
  readonly seeds: number;
  /** Characters of any one text. */
  readonly textLength: number;
  /** Whether the verdict document itself is put into the page as data. */
  readonly data: boolean;
}

export const PAGE_BUDGET_BYTES = 2 * 1024 * 1024;

/** From generous to bare; the last one is taken whatever its size. */
export const LEVELS: readonly Limits[] = [
  { failures: 10, exhibitEvents: 600, seeds: 200, textLength: 4_000, data: true },
  { failures: 10, exhibitEvents: 600, seeds: 200, textLength: 4_000, data: false },
  { failures: 5, exhibitEvents: 300, seeds: 100, textLength: 1_000, data: false },
  { failures: 2, exhibitEvents: 120, seeds: 50, textLength: 400, data: false },
  { failures: 1, exhibitEvents: 40, seeds: 25, textLength: 200, data: false },
];
