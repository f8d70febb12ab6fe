/** A process with channels for tests. */
import type { Channels } from '../env/channels.ts';
import { drainByNextTick } from '../kernel/drain.ts';
import { Kernel } from '../kernel/kernel.ts';
import { RandomStreams } from '../kernel/random-streams.ts';
import { SECOND } from '../kernel/time.ts';
import { Trace, type TraceEvent } from '../kernel/trace.ts';
import { SimProcess } from '../process/process.ts';
import { createChannels } from './channels.ts';

export interface TestProcess {
  readonly process: SimProcess;
  readonly channels: Channels;
  /** Resolves after that much virtual time. */
  sleep(durationNs: number): Promise<void>;
  events(name: string): TraceEvent[];
}

/** Runs `main` in a process of its own; rethrows what it throws, and throws when it never comes to its end. */
export async function inProcess(main: (context: TestProcess) => Promise<void>): Promise<void> {
  if (!(await endsInProcess(main))) throw new Error('the process still waits for something');
}

/** Runs `main` until nothing is left to happen; rethrows what it throws. False: it never came to its end. */
export async function endsInProcess(main: (context: TestProcess) => Promise<void>): Promise<boolean> {
  const kernel = new Kernel();
  const trace = new Trace(() => kernel.now, 'all');
  const host = { name: 'h', wallOffsetMs: 0, cpuSlowdownMilli: 1000, callCostNs: 1000 };
  const process = new SimProcess(kernel, trace, host, 'p', 1, new RandomStreams('1').stream('process'));
  const context: TestProcess = {
    process,
    channels: createChannels(process),
    sleep: (durationNs) =>
      process.operation('clock.sleep', undefined, (settle) => {
        kernel.at(process.now + durationNs, () => settle.resolve(() => {}));
      }),
    events: (name) => trace.kept.filter((event) => event.kind.name === name),
  };
  let outcome: { error?: unknown } | undefined;
  kernel.soon(() =>
    process.deliver(() => {
      main(context).then(
        () => (outcome = {}),
        (error: unknown) => (outcome = { error }),
      );
    }),
  );
  await kernel.run(1000 * SECOND, drainByNextTick);
  if (outcome !== undefined && 'error' in outcome) throw outcome.error;
  return outcome !== undefined;
}
