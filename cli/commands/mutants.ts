import type { Command } from 'commander';
import type { Mutant } from '../../engines/mutant.ts';
import type { Capstone } from '../../graders/capstone.ts';
import type { CapstoneVerdict, Verdict } from '../../graders/verdict.ts';
import { type KillRow, type KillTable, killCell, killTableFaults } from '../../reports/kill-table.ts';
import { renderKillTableMarkdown } from '../../reports/markdown/render-kill-table.ts';
import { renderKillTable } from '../../reports/terminal/render-kill-table.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { grade } from '../campaign.ts';
import { useColour } from '../colour.ts';
import { loadScenarios } from '../load-scenarios.ts';
import { WorkerPool } from '../pool.ts';
import { createProgress } from '../progress.ts';
import { parseSeeds } from '../seeds.ts';
import { stopOnInterrupt } from '../stop.ts';
import { loadMutants, resolveSubmission } from '../submission.ts';
import { UsageError } from '../usage-error.ts';
import { writeResult } from '../write-file.ts';
import { chooseCapstones } from './grade.ts';

interface MutantsOptions {
  readonly all?: boolean;
  readonly seeds: string;
  readonly only?: string;
  readonly list?: boolean;
  readonly markdown?: string;
}

export function addMutants(program: Command): void {
  program
    .command('mutants')
    .description('print the kill table: which criterion rejects which wrong program')
    .argument('[capstone...]', 'capstones; none: all')
    .option('--seeds <seeds>', 'a count (3) or a range (7..12)', '3')
    .option('--only <ids>', 'only these mutants, separated by commas')
    .option('--list', 'name the mutants and their mistakes, run nothing')
    .option('--markdown <file>', 'write the table as Markdown')
    .addHelpText(
      'after',
      '\nExit code 0: every mutant is killed by its criteria, every criterion kills one, the reference is clean. 1: something is out of order.',
    )
    .action(async (names: string[], options: MutantsOptions) => {
      process.exitCode = await run(chooseCapstones(names, names.length === 0), options);
    });
}

async function run(chosen: readonly Capstone[], options: MutantsOptions): Promise<number> {
  if (options.list === true) {
    for (const capstone of chosen) {
      for (const mutant of loadMutants(capstone.name))
        process.stdout.write(`${capstone.name}  ${mutant.id.padEnd(30)} ${mutant.kills.join(' ').padEnd(12)} ${mutant.bug}\n`);
    }
    return 0;
  }
  const stop = stopOnInterrupt('finishing with what is done; press Ctrl-C again to leave at once');
  const pool = new WorkerPool();
  const progress = createProgress();
  let faults = 0;
  let markdown = PAGE_HEAD;
  try {
    for (const capstone of chosen) {
      const table = await killTable(pool, capstone, {
        seeds: options.seeds,
        only: options.only?.split(','),
        stopped: () => stop.requested,
        progress: (label, done, total) => progress.update(label, done, total),
      });
      progress.end();
      process.stdout.write(`${renderKillTable(table, { colour: useColour(), width: process.stdout.columns ?? 140 })}\n`);
      markdown += `${renderKillTableMarkdown(table)}\n`;
      faults += killTableFaults(table).length;
    }
  } finally {
    progress.end();
    await pool.close();
    stop.release();
  }
  if (options.markdown !== undefined) writeResult('--markdown', options.markdown, markdown);
  return faults === 0 ? 0 : 1;
}

export interface KillCampaign {
  readonly seeds: string;
  readonly only?: readonly string[] | undefined;
  readonly stopped: () => boolean;
  readonly progress: (label: string, done: number, total: number) => void;
}

const PAGE_HEAD = `# Kill tables

Which criterion rejects which wrong program. Each mutant is the reference with one mistake; \`orrery mutants\` makes these tables, and
the tests hold them to what they say. K: killed as meant. a: fails too, for a reason written in the mutant's file.

`;

/** Runs the reference and every mutant through all scenarios. */
export async function killTable(pool: WorkerPool, capstone: Capstone, campaign: KillCampaign): Promise<KillTable> {
  const scenarios = loadScenarios(capstone.name);
  const all = loadMutants(capstone.name);
  const unknown = campaign.only?.find((id) => !all.some((mutant) => mutant.id === id));
  if (unknown !== undefined)
    throw new UsageError(`${capstone.name} has no mutant "${unknown}". All of them: orrery mutants ${capstone.name} --list`);
  const mutants = campaign.only === undefined ? all : all.filter((mutant) => campaign.only?.includes(mutant.id));
  const total = mutants.length + 1;
  const verdictOf = async (name: string, done: number): Promise<CapstoneVerdict> => {
    campaign.progress(name, done, total);
    return gradeOnce(pool, capstone, scenarios, name, campaign);
  };
  const reference = await verdictOf('reference', 0);
  const rows: KillRow[] = [];
  for (const [i, mutant] of mutants.entries()) {
    if (campaign.stopped()) break;
    rows.push(killRow(capstone, mutant, await verdictOf(`mutant:${mutant.id}`, i + 1)));
  }
  return {
    capstone: capstone.name,
    seeds: campaign.seeds.includes('..') ? campaign.seeds : `1..${campaign.seeds}`,
    criteria: capstone.criteria.map(({ id }) => id),
    reference: capstone.criteria.map(({ id }) => verdictIfRun(reference.criteria.find((criterion) => criterion.id === id))),
    mutants: rows,
    ...(campaign.only === undefined ? {} : { selection: true }),
  };
}

async function gradeOnce(
  pool: WorkerPool,
  capstone: Capstone,
  scenarios: readonly Scenario[],
  name: string,
  campaign: KillCampaign,
): Promise<CapstoneVerdict> {
  const submission = resolveSubmission(capstone.name, name);
  return grade(pool, name, () => submission.bundle(), {
    capstone,
    scenarios,
    selection: false,
    seeds: parseSeeds(campaign.seeds),
    seedsText: campaign.seeds,
    twice: false,
    exhaustive: false,
    tell: false,
    progress: () => {},
    stopped: campaign.stopped,
  });
}

/** Undefined where nothing was run, as for a mutant that cannot be loaded. */
function verdictIfRun(criterion: CapstoneVerdict['criteria'][number] | undefined): Verdict | undefined {
  if (criterion === undefined) return undefined;
  const { passed, failed, inconclusive } = criterion.runs;
  return passed + failed + inconclusive === 0 ? undefined : criterion.verdict;
}

function killRow(capstone: Capstone, mutant: Mutant, verdict: CapstoneVerdict): KillRow {
  const problem = verdict.problem === undefined ? {} : { problem: `${verdict.problem.headline}: ${verdict.problem.lines.join(' ')}` };
  return {
    id: mutant.id,
    bug: mutant.bug,
    cells: capstone.criteria.map(({ id }) => killCell(mutant, id, verdictIfRun(verdict.criteria.find((criterion) => criterion.id === id)))),
    ...problem,
  };
}
