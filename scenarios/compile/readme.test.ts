import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { vocabulary } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { allFaults } from '../../sim/faults/index.ts';
import { compileScenario } from './compile-scenario.ts';

it('the example of the README compiles', () => {
  const text = /```yaml\n(.*?)```/s.exec(readFileSync(projectFile('scenarios', 'README.md'), 'utf8'))?.[1] as string;
  const result = compileScenario(text, { file: 'analytics-brownout.yaml', capstones: vocabulary(), faults: allFaults });
  expect('rendered' in result ? result.rendered : 'compiles').toBe('compiles');
});
