/** The table criterion x mutant as Markdown, for the published docs. */
import type { Verdict } from '../../graders/verdict.ts';
import { killTableFaults } from '../kill-table.ts';
import type { KillCell, KillTable } from '../kill-table.ts';
import { counted } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';

const WORDS: Readonly<Record<KillCell, string>> = {
  killed: '**killed**',
  also: 'also',
  passed: '·',
  survived: '**SURVIVED**',
  unexpected: '**unexpected**',
  'not-run': '',
};

export function renderKillTableMarkdown(table: KillTable): string {
  const lines = [
    `${counted(table.mutants.length, 'mutant')} against ${counted(table.criteria.length, 'criterion', 'criteria')} of \`${escape(table.capstone)}\`, seeds ${escape(table.seeds)}.`,
    '',
    row(['Mutant', ...table.criteria.map(escape), 'Mistake']),
    row(['---', ...table.criteria.map(() => ':-:'), '---']),
    row(['*reference*', ...table.reference.map(referenceWord), '']),
    ...table.mutants.map((mutant) =>
      row([`\`${escape(mutant.id)}\``, ...mutant.cells.map((cell) => WORDS[cell]), escape(mutant.problem ?? mutant.bug)]),
    ),
    '',
    '**killed**: the criterion rejects the mutant, as it must. also: it fails too, for a reason the mutant states. ·: it passes. Empty: not run.',
  ];
  const faults = killTableFaults(table);
  if (faults.length > 0) lines.push('', 'Not in order:', '', ...faults.map((fault) => `- ${escape(fault)}`));
  return `${lines.join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function referenceWord(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '';
  return verdict === 'pass' ? '·' : `**${verdict}**`;
}

/** Keeps text from ending a cell or turning into markup. */
function escape(text: string): string {
  return printable(text).replace(/[\\`*_|<>[\]]/g, (char) => `\\${char}`);
}
