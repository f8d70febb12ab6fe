/** A disk with a kernel and processes around it and nothing else, for the disk's own tests. */
import type { DiskSpec } from '../../scenarios/scenario.ts';
import type { FileSystem } from '../env/fs.ts';
import { drainByNextTick } from '../kernel/drain.ts';
import { Kernel } from '../kernel/kernel.ts';
import { RandomStreams } from '../kernel/random-streams.ts';
import { Trace } from '../kernel/trace.ts';
import { type ProcessHost, SimProcess } from '../process/process.ts';
import { parsePolicy } from './crash-policy.ts';
import { Disk, type DiskCrash } from './disk.ts';

export const IDEAL: DiskSpec = { profile: 'ideal', fs: 'posix_strict', unwritten: 'zero' };

export class DiskHarness {
  readonly kernel = new Kernel();
  readonly streams: RandomStreams;
  readonly trace: Trace;
  readonly host: ProcessHost = { name: 'n1', wallOffsetMs: 0, cpuSlowdownMilli: 1000, callCostNs: 0 };
  readonly disk: Disk;
  #boots = 0;

  constructor(spec: Partial<DiskSpec> = {}, seed = 'seed') {
    this.streams = new RandomStreams(seed);
    this.trace = new Trace(() => this.kernel.now, 'all');
    this.disk = new Disk(this.kernel, this.trace, this.streams, 'n1', { ...IDEAL, ...spec });
  }

  process(): SimProcess {
    return new SimProcess(this.kernel, this.trace, this.host, 'app', ++this.#boots, this.streams.stream('app'));
  }

  /** Runs `main` in a process of its own until nothing is left to do. Rejects with what it throws. */
  async run(main: (fs: FileSystem, process: SimProcess) => Promise<void>, process = this.process()): Promise<SimProcess> {
    let failure: { readonly error: unknown } | undefined;
    main(this.disk.fileSystem(process), process).then(
      () => process.finish('exit', 0),
      (error: unknown) => {
        failure = { error };
      },
    );
    await this.kernel.run(Number.MAX_SAFE_INTEGER, drainByNextTick);
    if (failure !== undefined) throw failure.error;
    return process;
  }

  powerLoss(policy: string): DiskCrash {
    return this.disk.powerLoss(parsePolicy(policy), this.streams.stream('crash'));
  }

  /** Events of one kind with their text arguments put in. */
  events(name: string): (string | number)[][] {
    return this.trace.kept
      .filter((event) => event.kind.name === name)
      .map((event) =>
        event.kind.fields.map((field, i) =>
          field.form === 'text' ? this.trace.textOf([event.a, event.b, event.c, event.d][i]) : [event.a, event.b, event.c, event.d][i],
        ),
      );
  }

  /** Cached content as text, or undefined. */
  text(path: string): string | undefined {
    const bytes = this.disk.cached(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
