/**
 * The table criterion x mutant: which wrong implementation each criterion rejects. Filled by the mutation campaign; the reports only
 * draw it.
 */
import type { Mutant } from '../engines/mutant.ts';
import type { Verdict } from '../graders/verdict.ts';

/**
 * - `killed`: the criterion fails, and this mutant is there to be killed by it.
 * - `also`: it fails, and the mutant says why it cannot be told apart there.
 * - `passed`: it passes, as it should.
 * - `survived`: it should fail and does not: the criterion is blind to the mistake.
 * - `unexpected`: it fails or stays undecided though nothing says so.
 * - `not-run`: no run of the campaign judged it.
 */
export type KillCell = 'killed' | 'also' | 'passed' | 'survived' | 'unexpected' | 'not-run';

export interface KillTable {
  readonly capstone: string;
  /** As given: `1..10`. */
  readonly seeds: string;
  /** Ids of the criteria, in the order of the capstone. */
  readonly criteria: readonly string[];
  /** The right implementation: it must pass everything. Verdicts in the order of `criteria`; undefined where nothing was run. */
  readonly reference: readonly (Verdict | undefined)[];
  readonly mutants: readonly KillRow[];
  /** Whether these are only some of the mutants; a criterion that kills none of them then says nothing. */
  readonly selection?: boolean;
}

export interface KillRow {
  readonly id: string;
  /** The mistake, in one sentence. */
  readonly bug: string;
  /** In the order of the table's `criteria`. */
  readonly cells: readonly KillCell[];
  /** Why the mutant could not be judged: its patch does not apply, it does not load. */
  readonly problem?: string;
}

/** What the verdict of one criterion on one mutant means. `verdict` is undefined where no run judged it. */
export function killCell(mutant: Pick<Mutant, 'kills' | 'also'>, criterion: string, verdict: Verdict | undefined): KillCell {
  if (verdict === undefined) return 'not-run';
  const meant = mutant.kills.includes(criterion);
  if (verdict === 'fail') {
    if (meant) return 'killed';
    return mutant.also?.criteria.includes(criterion) === true ? 'also' : 'unexpected';
  }
  if (meant) return 'survived';
  // An inconclusive run beside an admitted failure is no news; elsewhere only a pass is in order.
  if (verdict === 'pass' || mutant.also?.criteria.includes(criterion) === true) return 'passed';
  return 'unexpected';
}

/** What keeps the table from being in order, one sentence each; empty when every criterion and every mutant holds its own. */
export function killTableFaults(table: KillTable): string[] {
  const faults: string[] = [];
  table.criteria.forEach((criterion, column) => {
    const verdict = table.reference[column];
    if (verdict !== undefined && verdict !== 'pass') faults.push(`the reference does not pass ${criterion} (${verdict})`);
    if (table.selection !== true && !table.mutants.some((mutant) => mutant.cells[column] === 'killed'))
      faults.push(`no mutant is killed by ${criterion}`);
  });
  for (const mutant of table.mutants) {
    if (mutant.problem !== undefined) faults.push(`${mutant.id}: ${mutant.problem}`);
    mutant.cells.forEach((cell, column) => {
      if (cell === 'survived') faults.push(`${mutant.id} survives ${table.criteria[column]}`);
      if (cell === 'unexpected') faults.push(`${mutant.id} does not pass ${table.criteria[column]}, which nothing accounts for`);
    });
  }
  return faults;
}
