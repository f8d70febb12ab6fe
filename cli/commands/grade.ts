import type { Command } from 'commander';
import { capstones, capstoneNamed } from '../../graders/capstones.ts';
import type { Capstone } from '../../graders/capstone.ts';
import { type CapstoneVerdict, EXIT_CODES, type VerdictDocument, worst } from '../../graders/verdict.ts';
import { renderHtml } from '../../reports/html/render-html.tsx';
import { renderJUnit } from '../../reports/junit/render-junit.ts';
import { renderTerminal } from '../../reports/terminal/render-terminal.ts';
import { nearest } from '../../scenarios/compile/nearest.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { grade } from '../campaign.ts';
import { useColour } from '../colour.ts';
import { loadScenarioFile, loadScenarios } from '../load-scenarios.ts';
import { WorkerPool } from '../pool.ts';
import { createProgress } from '../progress.ts';
import { parseSeeds } from '../seeds.ts';
import { stopOnInterrupt } from '../stop.ts';
import { resolveSubmission } from '../submission.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../tool.ts';
import { UsageError } from '../usage-error.ts';
import { writeResult } from '../write-file.ts';

interface GradeOptions {
  readonly all?: boolean;
  readonly submission: string;
  readonly seeds: string;
  readonly scenario?: string;
  readonly exhaustive?: boolean;
  readonly json?: string;
  readonly junit?: string;
  readonly report: string | false;
}

export function addGrade(program: Command): void {
  program
    .command('grade')
    .description('grade a program against the acceptance criteria of a capstone')
    .argument('[capstone...]', 'capstones such as foundation/broker; see "orrery list"')
    .option('--all', 'every capstone')
    .option('--submission <file>', 'your program: a .ts or .js file; or "reference", "stub", "mutant:<id>"', 'reference')
    .option('--seeds <seeds>', 'a count (50) or a range (7..12)', '50')
    .option('--scenario <name>', 'only this scenario; or a scenario file of your own, such as ./storm.yaml')
    .option('--exhaustive', 'try every crash point instead of a sample')
    .option('--json <file>', 'write the verdict document')
    .option('--junit <file>', 'write JUnit XML')
    .option('--report <file>', 'write the HTML report', '.orrery/report.html')
    .option('--no-report', 'write no HTML report')
    .addHelpText(
      'after',
      `
Examples:
  orrery grade --all                                              the references, 50 seeds each
  orrery grade foundation/broker --submission ./my-broker.ts      your own program
  orrery grade foundation/broker --submission ./my-broker.ts --scenario hostile-peer --seeds 7..7
  orrery grade database/durable-pipeline --exhaustive --seeds 1   power lost at every I/O operation

Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 invalid submission, 4 defect of this tool, 64 wrong usage.
Ctrl-C ends early with a valid partial result.`,
    )
    .action(async (names: string[], options: GradeOptions) => {
      process.exitCode = await run(names, options);
    });
}

async function run(names: readonly string[], options: GradeOptions): Promise<number> {
  const chosen = chooseCapstones(names, options.all === true);
  if (options.submission !== 'reference' && chosen.length > 1)
    throw new UsageError('--submission belongs to one capstone: name it, as in "orrery grade foundation/broker --submission ./mine.ts"');
  const seeds = parseSeeds(options.seeds);
  const plans = chosen.map((capstone) => ({
    capstone,
    submission: resolveSubmission(capstone.name, options.submission),
    scenarios: chooseScenarios(capstone, options.scenario),
  }));
  const stop = stopOnInterrupt('finishing with a partial result; press Ctrl-C again to leave at once');
  const pool = new WorkerPool();
  const progress = createProgress();
  const verdicts: CapstoneVerdict[] = [];
  try {
    for (const { capstone, submission, scenarios } of plans) {
      verdicts.push(
        await grade(pool, submission.name, () => submission.bundle(), {
          capstone,
          scenarios,
          selection: options.scenario !== undefined,
          seeds,
          seedsText: options.seeds.includes('..') ? options.seeds : `1..${options.seeds}`,
          twice: true,
          exhaustive: options.exhaustive === true,
          tell: true,
          progress: (done, total) => progress.update(capstone.name, done, total),
          stopped: () => stop.requested,
        }),
      );
      progress.end();
    }
  } finally {
    progress.end();
    await pool.close();
    stop.release();
  }
  return publish(
    {
      format: 'orrery-verdict/1',
      tool: { version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
      verdict: worst(verdicts.map(({ verdict }) => verdict)),
      capstones: verdicts,
    },
    options,
  );
}

function publish(document: VerdictDocument, options: GradeOptions): number {
  const place = options.report === false ? {} : { reportPath: options.report };
  process.stdout.write(renderTerminal(document, { colour: useColour(), width: process.stdout.columns ?? 100, ...place }));
  if (options.json !== undefined) writeResult('--json', options.json, `${JSON.stringify(document, null, 2)}\n`);
  if (options.junit !== undefined) writeResult('--junit', options.junit, renderJUnit(document));
  if (options.report !== false) writeResult('--report', options.report, renderHtml(document));
  return EXIT_CODES[document.verdict];
}

/** Shared with `mutants`. */
export function chooseCapstones(names: readonly string[], all: boolean): readonly Capstone[] {
  if (all) return capstones;
  const known = capstones.map(({ name }) => name);
  if (names.length === 0)
    throw new UsageError(`Which capstone? Name one or more, or give --all. There are:\n${known.map((name) => `  ${name}`).join('\n')}`);
  return names.map((name) => {
    const capstone = capstoneNamed(name) ?? capstones.find((candidate) => candidate.name.endsWith(`/${name}`));
    if (capstone !== undefined) return capstone;
    const { nearest: near } = nearest(name, known);
    throw new UsageError(
      `There is no capstone "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}\nAll of them: orrery list`,
    );
  });
}

function chooseScenarios(capstone: Capstone, name: string | undefined): Scenario[] {
  return name === undefined ? loadScenarios(capstone.name) : [chooseScenario(capstone, name)];
}

/** By name, or from a file; shared with `replay`. */
export function chooseScenario(capstone: Capstone, name: string): Scenario {
  if (/\.ya?ml$/.test(name)) return loadScenarioFile(capstone.name, name);
  const scenarios = loadScenarios(capstone.name);
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const { nearest: near } = nearest(
    name,
    scenarios.map((scenario) => scenario.name),
  );
  throw new UsageError(
    `${capstone.name} has no scenario "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}\nAll of them: orrery list ${capstone.name}`,
  );
}
