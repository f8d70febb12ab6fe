/** Reads and compiles the scenario files of the capstones. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
      castSchema: JSON.parse(
        readFileSync(projectFile('scenarios', capstone.name, 'cast.schema.json'), 'utf8'),
      ) as CapstoneVocabulary[string]['castSchema'],
      hostsOf: (cast) => capstone.hostsOf(cast),
    };
  }
  return entries;
}

/** Every scenario of a capstone, by name. All mistakes of all files are reported in one go. */
export function loadScenarios(capstoneName: string): Scenario[] {
  const folder = projectFile('scenarios', capstoneName);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort((a, b) => (a < b ? -1 : 1));
  return compileFiles(files.map((file) => ({ file: path.join(folder, file), shown: `scenarios/${capstoneName}/${file}` })));
}

/** One scenario from a file of the user's, which must be of that capstone. */
export function loadScenarioFile(capstoneName: string, file: string): Scenario {
  if (!existsSync(file)) throw new UsageError(`--scenario ${file}: no such file`);
  const [scenario] = compileFiles([{ file, shown: file }]);
  if (scenario.capstone !== capstoneName)
    throw new UsageError(`--scenario ${file}: it is a scenario of ${scenario.capstone}, not of ${capstoneName}`);
  return scenario;
}

function compileFiles(files: readonly { readonly file: string; readonly shown: string }[]): Scenario[] {
  const known = vocabulary();
  const scenarios: Scenario[] = [];
  const mistakes: string[] = [];
  for (const { file, shown } of files) {
    const text = readFileSync(file, 'utf8');
    const result = compileScenario(text, { file: shown, capstones: known, faults: allFaults });
    if ('scenario' in result) scenarios.push(result.scenario);
    else mistakes.push(renderProblems(result.problems, text, { colour: useColour() }));
  }
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return scenarios;
}
