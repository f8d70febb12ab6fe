/** Numbers as people read them, without a locale: the same text on every machine. */

import { groupDigits } from '../../sim/kernel/render-event.ts';

/** `1234567` as `1,234,567`. Whole numbers only; others are printed as they are. */
export function grouped(value: number): string {
  return Number.isInteger(value) ? groupDigits(value) : String(value);
}

/** `2` and `run` as `2 runs`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** Points with at most two decimals and no trailing zeros: `7.5`. */
export function pointsText(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** A size, exact to the byte; `-1` stands for a file that is not there. */
export function sizeText(bytes: number): string {
  return bytes < 0 ? 'no file' : `${grouped(bytes)} B`;
}

/** A length of time in the largest unit that keeps it exact or three decimals short: `7.5 ms`. */
export function durationText(ns: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['s', 1_000_000_000],
    ['ms', 1_000_000],
    ['us', 1_000],
  ];
  for (const [unit, size] of units) {
    if (Math.abs(ns) < size) continue;
    return `${String(Math.round((ns / size) * 1000) / 1000)} ${unit}`;
  }
  return `${String(ns)} ns`;
}
