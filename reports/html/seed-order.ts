/** Which seeds the map shows and in which order: by number where they are numbers, as they come otherwise. */
import type { ScenarioSummary } from '../../graders/verdict.ts';

export interface SeedOrder {
  readonly shown: readonly string[];
  readonly total: number;
}

/** At most `most` seeds; where some must go, those of which every run passed go first. */
export function arrangeSeeds(scenarios: readonly ScenarioSummary[], most: number): SeedOrder {
  const bad = new Set<string>();
  const all = new Set<string>();
  for (const { runs } of scenarios) {
    for (const { seed, verdict } of runs) {
      all.add(seed);
      if (verdict !== 'pass') bad.add(seed);
    }
  }
  const seeds = [...all];
  const numbers = seeds.every((seed) => /^\d+$/.test(seed));
  // Seeds may be larger than a double holds exactly, hence no Number().
  if (numbers) seeds.sort((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));
  if (seeds.length <= most) return { shown: seeds, total: seeds.length };
  const kept = new Set([...seeds.filter((seed) => bad.has(seed)), ...seeds.filter((seed) => !bad.has(seed))].slice(0, most));
  return { shown: seeds.filter((seed) => kept.has(seed)), total: seeds.length };
}
