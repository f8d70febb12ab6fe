/**
 * Every criterion is worth something only if it rejects a wrong program: each mutant must be killed by its criteria and by no others
 * that it does not account for, and the reference must pass everything. The published table is the one found here.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { killTable } from '../../cli/commands/mutants.ts';
import { WorkerPool } from '../../cli/pool.ts';
import { projectFile } from '../../cli/project-root.ts';
import { capstones } from '../../graders/capstones.ts';
import { killTableFaults } from '../../reports/kill-table.ts';
import { renderKillTableMarkdown } from '../../reports/markdown/render-kill-table.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

describe('kill tables', () => {
  it.each(capstones.map((capstone) => [capstone.name, capstone] as const))(
    '%s: every mutant is killed where it should be, and docs/kill-tables.md says so',
    async (_name, capstone) => {
      const table = await killTable(pool, capstone, { seeds: '1..2', stopped: () => false, progress: () => {} });
      expect(killTableFaults(table)).toEqual([]);
      const published = readFileSync(projectFile('docs', 'kill-tables.md'), 'utf8');
      expect(published.includes(renderKillTableMarkdown(table)), 'run "npm run kill-tables" and look at what changed').toBe(true);
    },
    900_000,
  );
});
