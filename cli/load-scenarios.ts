/** Reads and compiles the scenario files of the capstones. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { capstones } from '../graders/capstones.ts';
import { compileScenario } from '../scenarios/compile/compile-scenario.ts';
import type { CapstoneVocabulary } from '../scenarios/compile/vocabulary.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { allFaults } from '../sim/faults/index.ts';
import { renderProblems } from '../scenarios/compile/render.ts';
import { useColour } from './colour.ts';
import { UsageError } from './usage-error.ts';
import { projectFile } from './project-root.ts';

export function vocabulary(): CapstoneVocabulary {
  const entries: Record<string, CapstoneVocabulary[string]> = {};
  for (const capstone of capstones) {
    entries[capstone.name] = {
      criteria: capstone.criteria.map((criterion) => criterion.id),
      castSchema: JSON.parse(readFileSync(projectFile('scenarios', capstone.name, 'cast.schema.json'), 'utf8')) as CapstoneVocabulary[string]['castSchema'],
      hostsOf: (cast) => capstone.hostsOf(cast),
    };
  }
  return entries;
}

/** Every scenario of a capstone, by name. All mistakes of all files are reported in one go. */
export function loadScenarios(capstoneName: string): Scenario[] {
  const folder = projectFile('scenarios', capstoneName);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort((a, b) => (a < b ? -1 : 1));
  const known = vocabulary();
  const scenarios: Scenario[] = [];
  const mistakes: string[] = [];
  for (const file of files) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const result = compileScenario(text, { file: `scenarios/${capstoneName}/${file}`, capstones: known, faults: allFaults });
    if ('scenario' in result) scenarios.push(result.scenario);
    else mistakes.push(renderProblems(result.problems, text, { colour: useColour() }));
  }
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return scenarios;
}
