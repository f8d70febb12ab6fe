import type { Command } from 'commander';
import { capstones } from '../../graders/capstones.ts';
import type { Capstone } from '../../graders/capstone.ts';
import { type FaultRow, faultRows } from '../../reports/fault-table.ts';
import { allFaults } from '../../sim/faults/index.ts';
import { loadScenarios } from '../load-scenarios.ts';
import { UsageError } from '../usage-error.ts';
import { chooseCapstones } from './grade.ts';

interface ListOptions {
  readonly faults?: boolean;
  readonly criteria?: boolean;
  readonly json?: boolean;
}

export function addList(program: Command): void {
  program
    .command('list')
    .description('list capstones with their criteria and scenarios, or faults')
    .argument('[capstone...]', 'only these, with criteria and scenarios')
    .option('--faults', 'the kinds of faults that scenarios can name')
    .option('--criteria', 'the criteria of these capstones, or of all')
    .option('--json', 'as JSON, for programs')
    .action((names: string[], options: ListOptions) => {
      process.stdout.write(list(names, options));
    });
}

function list(names: readonly string[], options: ListOptions): string {
  if (options.faults === true && options.criteria === true) throw new UsageError('Give --faults or --criteria, not both.');
  if (options.faults === true) return show(options, faultRows(allFaults), listFaults);
  const chosen = chooseCapstones(names, names.length === 0);
  if (options.criteria === true) return show(options, chosen.flatMap(criterionRows), (rows) => rows.map(criterionLine).join(''));
  if (options.json === true)
    return json(
      chosen.map((capstone) => ({
        capstone: capstone.name,
        title: capstone.title,
        criteria: criterionRows(capstone),
        scenarios: scenarioRows(capstone.name),
      })),
    );
  return names.length === 0 ? overview() : chosen.map(detail).join('\n');
}

function show<T>(options: ListOptions, rows: readonly T[], asText: (rows: readonly T[]) => string): string {
  return options.json === true ? json(rows) : asText(rows);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function overview(): string {
  const rows = capstones.map(
    ({ name, title, criteria }) => `  ${name.padEnd(28)} ${String(criteria.length).padStart(3)} criteria   ${title}`,
  );
  return `${rows.join('\n')}\n\nMore about one: orrery list ${capstones[0].name}\nFaults: orrery list --faults\n`;
}

function listFaults(rows: readonly FaultRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map((row) => {
    const parameters = row.parameters.map(({ name, default: value }) => `${name}=${value}`).join(', ');
    return `${row.name.padEnd(width)}  on ${row.target}; ${row.shapes.join(', ')}\n    ${row.doc}\n${parameters === '' ? '' : `    ${parameters}\n`}`;
  });
  return `${lines.join('')}\n${rows.length} kinds of faults; docs/faults.md explains their parameters.\n`;
}

interface CriterionRow {
  readonly capstone: string;
  readonly id: string;
  readonly origin: string;
  readonly weight: number;
  readonly title: string;
  readonly invariant: string;
  readonly how: string;
}

function criterionRows(capstone: Capstone): CriterionRow[] {
  return capstone.criteria.map(({ id, origin, weight, title, invariant, how }) => ({
    capstone: capstone.name,
    id,
    origin,
    weight,
    title,
    invariant,
    how,
  }));
}

function criterionLine({ capstone, id, origin, weight, title }: CriterionRow): string {
  return `${capstone.padEnd(28)} ${id.padEnd(7)} ${origin.padEnd(7)} ${String(weight).padStart(3)} points  ${title}\n`;
}

function scenarioRows(
  name: string,
): { readonly scenario: string; readonly story: string; readonly exercises: readonly string[]; readonly seeds: string }[] {
  return loadScenarios(name).map(({ name: scenario, story, exercises, seeds }) => ({ scenario, story, exercises, seeds }));
}

function detail(capstone: Capstone): string {
  const criteria = criterionRows(capstone).map(
    ({ id, origin, weight, title }) => `  ${id.padEnd(7)} ${origin.padEnd(7)} ${String(weight).padStart(3)} points  ${title}`,
  );
  const scenarios = scenarioRows(capstone.name).map(
    ({ scenario, story, exercises, seeds }) => `  ${scenario}\n      ${story}\n      exercises ${exercises.join(' ')}; seeds: ${seeds}`,
  );
  return `${capstone.name}: ${capstone.title}\n\nCriteria\n${criteria.join('\n')}\n\nScenarios\n${scenarios.join('\n')}\n`;
}
