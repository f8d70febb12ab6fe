import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { vocabulary } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { allFaults } from '../../sim/faults/index.ts';
import { schemaText } from './build-schema.ts';

it('is that of the fault kinds and capstones there are; `write-schema.ts` writes it anew', () => {
  expect(readFileSync(projectFile('scenarios', 'schema.json'), 'utf8')).toBe(schemaText(allFaults, vocabulary()));
});
