/** Writes docs/faults.md: npm run faults */
import { writeFileSync } from 'node:fs';
import { projectFile } from '../../cli/project-root.ts';
import { allFaults } from '../../sim/faults/index.ts';
import { faultRows } from '../fault-table.ts';
import { renderFaultPage } from './render-fault-table.ts';

writeFileSync(projectFile('docs', 'faults.md'), renderFaultPage(faultRows(allFaults)));
