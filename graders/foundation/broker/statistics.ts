/** Order statistics of whole numbers. */

/** The smallest value that at least `parts` out of `of` of the values do not exceed; 0 for none. */
export function quantile(values: readonly number[], parts: number, of: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * parts) / of) - 1)];
}
