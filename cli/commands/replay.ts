import type { Command } from 'commander';
import { capstoneNamed } from '../../graders/capstones.ts';
import { problemVerdict } from '../../graders/campaign/assemble.ts';
import { parseToken, type ReplayToken } from '../../graders/campaign/token.ts';
import type { TrialResult } from '../../graders/campaign/trial.ts';
import { wordsFor } from '../../graders/campaign/words.ts';
import type { Capstone } from '../../graders/capstone.ts';
import { EXIT_CODES, type Verdict, worst } from '../../graders/verdict.ts';
import { WorkerPool } from '../pool.ts';
import { resolveSubmission } from '../submission.ts';
import { UsageError } from '../usage-error.ts';
import { writeResult } from '../write-file.ts';
import { chooseScenario } from './grade.ts';

interface ReplayOptions {
  readonly submission: string;
  readonly scenario?: string;
  readonly until?: string;
  readonly trace?: string;
}

/** Events shown when no file takes the whole trace. */
const LINES_SHOWN = 40;

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('run exactly one run again, by the token of a report')
    .argument('<token>', 'such as foundation/broker/hostile-peer@7~0123456789abcdef')
    .option('--submission <file>', 'the program that was graded', 'reference')
    .option('--scenario <file>', 'the scenario file, if it was one of your own')
    .option('--until <event>', 'end the trace at this event')
    .option('--trace <file>', 'write the whole trace, one event per line')
    .addHelpText(
      'after',
      `
The digest behind the "~" of a token is that of the original run. If yours differs, the program, the scenario or the tool has changed.
Exit codes are those of "orrery grade"; 5: the digest differs.`,
    )
    .action(async (text: string, options: ReplayOptions) => {
      process.exitCode = await run(text, options);
    });
}

async function run(text: string, options: ReplayOptions): Promise<number> {
  const { token, capstone } = readToken(text);
  const scenario = chooseScenario(capstone, options.scenario ?? token.scenario);
  if (options.until !== undefined && !/^#?\d+$/.test(options.until))
    throw new UsageError(`--until ${options.until}: expected the number of an event, such as 15003`);
  const until = options.until === undefined ? undefined : Number(options.until.replace('#', ''));
  const program = await resolveSubmission(capstone.name, options.submission).bundle();
  const pool = new WorkerPool(1);
  try {
    const point = token.point === undefined ? {} : { point: token.point };
    const { trial, lines } = await pool.run({
      kind: 'trace',
      program,
      capstone: capstone.name,
      scenario,
      seed: token.seed,
      twice: true,
      ...point,
      ...(until === undefined ? {} : { until }),
    });
    process.stdout.write(tell(capstone, trial, lines, options));
    if (options.trace !== undefined) writeResult('--trace', options.trace, `${lines.join('\n')}\n`);
    if (token.digest !== undefined && token.digest !== trial.digest) {
      process.stderr.write(
        `The digest is ${trial.digest}, the token says ${token.digest}: the program, the scenario or the tool is not the one of the report.\n`,
      );
      return 5;
    }
    return EXIT_CODES[verdictOf(trial)];
  } finally {
    await pool.close();
  }
}

function readToken(text: string): { token: ReplayToken; capstone: Capstone } {
  const token = parseToken(text);
  if (token === undefined)
    throw new UsageError(
      `"${text}" is not a replay token. One looks like foundation/broker/hostile-peer@7~0123456789abcdef and stands in the Replay line of a failure.`,
    );
  const capstone = capstoneNamed(token.capstone);
  if (capstone === undefined)
    throw new UsageError(`The token names the capstone "${token.capstone}", which does not exist. All of them: orrery list`);
  return { token, capstone };
}

function verdictOf(trial: TrialResult): Verdict {
  if (trial.problem !== undefined) return problemVerdict(trial.problem.code);
  return worst(Object.values(trial.judgements).map(({ verdict }) => verdict));
}

function tell(capstone: Capstone, trial: TrialResult, lines: readonly string[], options: ReplayOptions): string {
  const shown = options.trace === undefined ? lines.slice(-LINES_SHOWN) : [];
  const out = [...shown];
  if (shown.length > 0 && shown.length < lines.length)
    out.unshift(`... ${lines.length - shown.length} earlier events; --trace FILE writes them all`);
  if (shown.length > 0) out.push('');
  out.push(`${trial.scenario}, seed ${trial.seed}: ${trial.eventCount} events, digest ${trial.digest}`);
  for (const [id, judgement] of Object.entries(trial.judgements)) {
    if (judgement.verdict === 'pass') {
      out.push(`  pass  ${id}`);
      continue;
    }
    const words = wordsFor(capstone.words, judgement.finding);
    out.push(`  ${judgement.verdict}  ${id}`, `      expected  ${words.expected}`, `      got       ${words.got}`);
    out.push(`      events    ${judgement.finding.evidence.map(({ event }) => `#${event}`).join(' ')}`);
  }
  return `${out.join('\n')}\n`;
}
