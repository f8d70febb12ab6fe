/**
 * Every criterion is worth something only if it rejects a wrong program: each mutant must be killed by its criteria and by no others
 * that it does not account for, and the reference must pass everything.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { killTable } from '../../cli/commands/mutants.ts';
import { WorkerPool } from '../../cli/pool.ts';
import { capstones } from '../../graders/capstones.ts';
import { killTableFaults } from '../../reports/kill-table.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

describe('kill tables', () => {
  it.each(capstones.map((capstone) => [capstone.name, capstone] as const))(
    '%s: every mutant is killed where it should be',
    async (_name, capstone) => {
      const table = await killTable(pool, capstone, { seeds: '1..2', stopped: () => false, progress: () => {} });
      expect(killTableFaults(table)).toEqual([]);
    },
    600_000,
  );
});
