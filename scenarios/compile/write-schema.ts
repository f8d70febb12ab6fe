/**
 * Writes `scenarios/schema.json` from the fault kinds and the capstones. Run from the project's root:
 *
 *   npx esbuild scenarios/compile/write-schema.ts --bundle --platform=node --format=esm --packages=external --outfile=dist/write-schema.js
 *   node dist/write-schema.js
 */
import { writeFileSync } from 'node:fs';
import { vocabulary } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { allFaults } from '../../sim/faults/index.ts';
import { schemaText } from './build-schema.ts';

writeFileSync(projectFile('scenarios', 'schema.json'), schemaText(allFaults, vocabulary()));
