/** The table criterion x mutant as text for a terminal. Letters carry the meaning; colour only repeats it. */
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Verdict } from '../../graders/verdict.ts';
import { killTableFaults } from '../kill-table.ts';
import type { KillCell, KillTable } from '../kill-table.ts';
import { counted } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';
import { columns } from './columns.ts';
import type { Align } from './columns.ts';
import { cut } from './wrap.ts';

export const KILL_LETTERS: Readonly<Record<KillCell, string>> = {
  killed: 'K',
  also: 'a',
  passed: '.',
  survived: 'S',
  unexpected: 'X',
  'not-run': ' ',
};

const LEGEND = 'K killed   a fails too, accounted for   . passes   S survives   X unexpected   blank: not run';

export interface KillTableOptions {
  readonly colour: boolean;
  readonly width: number;
}

export function renderKillTable(table: KillTable, options: KillTableOptions): string {
  const colours = picocolors.createColors(options.colour);
  const lines = [
    `${colours.bold(printable(table.capstone))}  ${counted(table.mutants.length, 'mutant')}, ${counted(table.criteria.length, 'criterion', 'criteria')}, seeds ${printable(table.seeds)}`,
    '',
  ];
  const bugWidth = Math.max(
    20,
    options.width - 30 - table.criteria.reduce((sum, id) => sum + Math.max(1, shortId(id, table).length) + 2, 0),
  );
  const aligns: Align[] = ['left', ...table.criteria.map((): Align => 'left'), 'left'];
  const rows = [
    ['Mutant', ...table.criteria.map((id) => shortId(id, table)), 'Mistake'].map((text) => colours.dim(text)),
    [colours.bold('reference'), ...table.reference.map((verdict) => referenceLetter(verdict, colours)), ''],
    ...table.mutants.map((mutant) => [
      printable(mutant.id),
      ...mutant.cells.map((cell) => paint(cell, colours)),
      cut(printable(mutant.problem ?? mutant.bug), bugWidth),
    ]),
  ];
  lines.push(...columns(rows, aligns), '', `  ${colours.dim(LEGEND)}`, '');
  const faults = killTableFaults(table);
  for (const fault of faults) lines.push(`  ${colours.red('-')} ${cut(printable(fault), options.width - 4)}`);
  lines.push(
    faults.length === 0
      ? `  ${colours.green('in order')}: the reference passes, and ${table.selection === true ? 'each of these mutants is killed where it should be' : 'every criterion kills a mutant'}`
      : `  ${colours.red(colours.bold('NOT IN ORDER'))}: ${counted(faults.length, 'finding')}`,
  );
  return `${lines.join('\n')}\n`;
}

/** Criteria of one capstone share what stands before the first dot; `F1.3` is `.3` there. */
function shortId(id: string, table: KillTable): string {
  const prefix = table.criteria[0].split('.')[0];
  const shared = prefix !== '' && table.criteria.every((one) => one.startsWith(`${prefix}.`));
  return printable(shared ? id.slice(prefix.length) : id);
}

function referenceLetter(verdict: Verdict | undefined, colours: Colors): string {
  if (verdict === undefined) return ' ';
  return verdict === 'pass' ? colours.green('.') : colours.red(colours.bold('X'));
}

function paint(cell: KillCell, colours: Colors): string {
  const letter = KILL_LETTERS[cell];
  if (cell === 'killed') return colours.green(letter);
  if (cell === 'also' || cell === 'passed') return colours.dim(letter);
  return cell === 'not-run' ? letter : colours.red(colours.bold(letter));
}
