/** The cast of a scenario and that of its control run, checked against the capstone's schema. */
import type { Reporter } from './reporter.ts';
import type { Source } from './source.ts';
import { validate } from './validator.ts';
import type { CapstoneEntry } from './vocabulary.ts';
import type { WrittenScenario } from './written-scenario.ts';

/**
 * Checks the cast and the cast of the control run, and converts the quantities in both. The result has the overridden parts of the
 * control run's cast, each whole: maps are merged key by key, all else is replaced.
 */
export function compileCasts(
  written: WrittenScenario,
  castAsWritten: unknown,
  capstone: CapstoneEntry | undefined,
  source: Source,
  reporter: Reporter,
): Record<string, unknown> {
  if (capstone === undefined || !reporter.isSound(['cast'])) return {};
  reporter.reportAll(validate(capstone.castSchema, written.cast, '`cast`'), ['cast']);
  if (!reporter.isSound(['control']) || written.control === undefined) return {};
  const overrides = written.control.cast;
  const merged = merge(castAsWritten, overrides) as Record<string, unknown>;
  for (const { mistake, path, place } of validate(capstone.castSchema, merged, '`cast`')) {
    const overridden = ['control', 'cast', ...path];
    if (source.has(overridden)) reporter.report(mistake, overridden, place);
  }
  return Object.fromEntries(Object.keys(overrides).map((key) => [key, merged[key]]));
}

function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
