/** Virtual time is a whole number of nanoseconds held in a double: exact up to 2^53 ns, which is 104 days. */
export const NANOSECOND = 1;
export const MICROSECOND = 1_000;
export const MILLISECOND = 1_000_000;
export const SECOND = 1_000_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** `3204120000` as `3.204120 s`: seconds with microseconds, or with nanoseconds where they matter. Integer arithmetic only. */
export function formatTime(timeNs: number): string {
  const sign = timeNs < 0 ? '-' : '';
  const t = Math.abs(timeNs);
  const seconds = Math.floor(t / SECOND);
  const rest = t - seconds * SECOND;
  const digits = String(rest).padStart(9, '0');
  return `${sign}${seconds}.${digits.endsWith('000') ? digits.slice(0, 6) : digits} s`;
}
