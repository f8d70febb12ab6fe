/** The `orrery` command. */
import { Command } from 'commander';
import { BundleError } from '../sim/realm/host/bundle.ts';
import { addGrade } from './commands/grade.ts';
import { addList } from './commands/list.ts';
import { addMutants } from './commands/mutants.ts';
import { addReplay } from './commands/replay.ts';
import { TOOL_VERSION } from './tool.ts';
import { UsageError } from './usage-error.ts';

const program = new Command('orrery')
  .description(
    'Runs a program in a simulated world of clock, disk, network, processes and power, grades it, and replays every failure by seed.',
  )
  .version(TOOL_VERSION)
  .showHelpAfterError('(orrery --help shows how it is used)')
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    `
A first tour:
  orrery list                                  what can be graded
  orrery list foundation/broker                its criteria and scenarios
  orrery grade foundation/broker               the reference passes; .orrery/report.html shows it
  orrery grade foundation/broker --submission mutant:inline-accept
                                               a wrong program fails; the Replay line shows one failure again
  orrery mutants foundation/broker             which criterion rejects which mistake

Your own program: read docs/capstones/, start from engines/<capstone>/stub.ts, grade it with --submission.`,
  );
addList(program);
addGrade(program);
addReplay(program);
addMutants(program);

try {
  program.exitOverride((error) => {
    // Help and version are no errors; what commander has complained about already is one of usage.
    process.exit(error.exitCode === 0 ? 0 : UsageError.exitCode);
  });
  for (const command of program.commands) command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : UsageError.exitCode));
  await program.parseAsync();
} catch (error) {
  if (error instanceof UsageError || error instanceof BundleError) {
    process.stderr.write(`${error instanceof BundleError ? error.lines.join('\n') : error.message}\n`);
    process.exitCode = UsageError.exitCode;
  } else {
    const { name, message } = error as Error;
    process.stderr.write(
      `This is a defect of orrery, not of your program: ${name}: ${message}\nPlease report it with the command that led to it. ORRERY_DEBUG=1 shows where.\n`,
    );
    if (process.env['ORRERY_DEBUG'] !== undefined) process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exitCode = 4;
  }
}
