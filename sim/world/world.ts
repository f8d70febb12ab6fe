/**
 * The simulated world: hosts with disks, the network between them, the processes that run there, and the faults that strike them.
 * A run of it is a pure function of the scenario, the fault plan, the seed and the program.
 */
import type { PlannedFault, Scenario } from '../../scenarios/scenario.ts';
import { Disk, type DiskCrash } from '../disk/disk.ts';
import type { Env } from '../env/env.ts';
import type { SignalName } from '../env/signals.ts';
import { faultKinds } from '../faults/index.ts';
import type { Drain } from '../kernel/drain.ts';
import { Kernel, type RunEnd } from '../kernel/kernel.ts';
import { RandomStreams } from '../kernel/random-streams.ts';
import { type EventKind, eventKind, type TextId, Trace } from '../kernel/trace.ts';
import { Network } from '../net/network.ts';
import { parsePolicy } from '../disk/crash-policy.ts';
import { ProcessExit, processBoot, processPanic, SimProcess } from '../process/process.ts';
import { createEnv } from './create-env.ts';
import { Host } from './host.ts';

export const faultBegin = eventKind('fault.begin', ['kind:text', 'target:text', 'id:text']);
export const faultEnd = eventKind('fault.end', ['kind:text', 'target:text', 'id:text']);
export const powerLost = eventKind('power.loss', ['policy:text']);
export const powerBack = eventKind('power.back');

const ADDRESS_LIMIT = 65_536;

/** A message of a program that ended by an error, kept beside the trace because its wording is not ours. */
export interface Panic {
  readonly process: string;
  readonly at: number;
  readonly message: string;
}

export class World {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly streams: RandomStreams;
  readonly network: Network;
  readonly hosts = new Map<string, Host>();
  readonly attachments: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  readonly panics: Panic[] = [];
  /** Errors of the cast: defects of the scenario's own code, never the program's fault. */
  readonly defects: Panic[] = [];
  readonly crashes: DiskCrash[] = [];
  /** Actor of what no process did. */
  readonly self: TextId;

  readonly #scenario: Scenario;
  readonly #incarnations = new Map<string, number>();
  readonly #bootListeners = new Map<string, (() => void)[]>();
  readonly #signalSenders = new Map<SimProcess, (name: SignalName) => void>();
  readonly #processListeners: ((process: SimProcess) => void)[] = [];

  constructor(scenario: Scenario, seed: string, keep: ReadonlySet<EventKind> | 'all') {
    this.#scenario = scenario;
    this.kernel = new Kernel();
    this.streams = new RandomStreams(seed);
    this.trace = new Trace(() => this.kernel.now, keep);
    this.self = this.trace.text('world');
    this.network = new Network(this.kernel, this.trace, this.streams, scenario.network);
    for (const spec of scenario.hosts) {
      const host = this.host(spec.name);
      if (spec.disk !== undefined) host.disk = new Disk(this.kernel, this.trace, this.streams, spec.name, spec.disk);
    }
  }

  /** Virtual time in nanoseconds. */
  get now(): number {
    return this.kernel.now;
  }

  /** The host of that name, created at first use with the next free address. */
  host(name: string): Host {
    let host = this.hosts.get(name);
    if (host === undefined) {
      const number = this.hosts.size + 1;
      if (number >= ADDRESS_LIMIT) throw new Error(`too many hosts: ${name}`);
      host = new Host(name, `10.0.${number >> 8}.${number & 0xff}`);
      this.hosts.set(name, host);
      this.network.attach(host);
    }
    return host;
  }

  /**
   * Boots a program: `main` runs as its main task, its result is the exit code, an error it throws ends the process as a panic with
   * code 101. Once `main` has returned the process lives on only while jobs of its blocking pool run.
   */
  boot(hostName: string, name: string, main: (env: Env) => Promise<number | void>): SimProcess {
    const host = this.host(hostName);
    if (!host.powered) throw new Error(`${hostName} has no power`);
    const label = `${hostName}/${name}`;
    const incarnation = (this.#incarnations.get(label) ?? 0) + 1;
    this.#incarnations.set(label, incarnation);
    const process = new SimProcess(
      this.kernel,
      this.trace,
      host,
      name,
      incarnation,
      this.streams.stream(`process/${label}/${incarnation}`),
    );
    host.processes.add(process);
    this.trace.emit(processBoot, process.actor, incarnation);
    const { env, sendSignal, whenPoolIdle } = createEnv(this, host, process);
    this.#signalSenders.set(process, sendSignal);
    process.atEnd(() => {
      host.processes.delete(process);
      this.#signalSenders.delete(process);
    });
    for (const listener of this.#processListeners) listener(process);
    this.kernel.soon(() =>
      process.deliver(() => {
        const returned = async (): Promise<number | void> => main(env);
        returned().then(
          (code) => {
            process.mainReturned();
            whenPoolIdle(() => process.finish('exit', code ?? 0));
          },
          (error: unknown) => this.#panicked(process, error),
        );
      }),
    );
    return process;
  }

  /** Boots a member of the cast: a process whose calls into the environment cost nothing. */
  actor(hostName: string, name: string, main: (env: Env) => Promise<void>): SimProcess {
    this.host(hostName).callCostNs = 0;
    return this.boot(hostName, name, main);
  }

  /** Processes with that label (`host/name`) that run now; a bare host name means all of its processes. */
  processes(label: string): SimProcess[] {
    const found: SimProcess[] = [];
    for (const host of this.hosts.values()) {
      for (const process of host.processes) if (process.label === label || host.name === label) found.push(process);
    }
    return found;
  }

  /** Calls `listener` for every process booted from now on. */
  onProcess(listener: (process: SimProcess) => void): void {
    this.#processListeners.push(listener);
  }

  /** Calls `listener` when a host has power again, or when a killed process of it shall be started anew. */
  onBoot(hostName: string, listener: () => void): void {
    const listeners = this.#bootListeners.get(hostName) ?? [];
    listeners.push(listener);
    this.#bootListeners.set(hostName, listeners);
  }

  /** Cuts power: every process of the host ends, unsynced data is resolved by the policy. Peers see silence. */
  powerLoss(hostName: string, policy: string, restartAfterNs?: number): void {
    const host = this.host(hostName);
    if (!host.powered) return;
    host.powered = false;
    const actor = this.trace.text(hostName);
    this.trace.emit(powerLost, actor, this.trace.text(policy));
    for (const process of [...host.processes]) process.finish('power_loss', 137);
    if (host.disk !== undefined) this.crashes.push(host.disk.powerLoss(parsePolicy(policy), this.streams.stream(`disk/${hostName}/crash`)));
    if (restartAfterNs === undefined) return;
    this.kernel.after(restartAfterNs, () => {
      host.powered = true;
      this.trace.emit(powerBack, actor);
      this.#reboot(hostName);
    });
  }

  /** Kills a process as SIGKILL does: its memory is gone, the host's page cache stays. */
  kill(process: SimProcess, restartAfterNs?: number): void {
    const hostName = process.host.name;
    process.finish('kill', 137);
    if (restartAfterNs !== undefined) this.restart(hostName, restartAfterNs);
  }

  /** Has the stage boot the host's programs again after a while. */
  restart(hostName: string, afterNs: number): void {
    this.kernel.after(afterNs, () => {
      if (this.host(hostName).powered) this.#reboot(hostName);
    });
  }

  signal(process: SimProcess, name: SignalName): void {
    this.#signalSenders.get(process)?.(name);
  }

  /** Leaves plain data for the judges. */
  attach(name: string, value: unknown): void {
    this.attachments[name] = value;
  }

  finish(): void {
    this.kernel.finish();
  }

  /** Schedules the faults of the plan. Armed ones (with a trigger and no time) strike their resource before time starts. */
  plan(faults: readonly PlannedFault[]): void {
    for (const fault of faults) {
      if (fault.atNs === undefined) this.#strike(fault);
      else this.kernel.at(fault.atNs, () => this.#strike(fault));
    }
  }

  async run(drain: Drain, waiting: () => boolean): Promise<RunEnd> {
    return this.kernel.run(this.#scenario.durationNs, drain, waiting);
  }

  #strike(fault: PlannedFault): void {
    const kind = faultKinds.get(fault.kind);
    if (kind === undefined) throw new Error(`unknown fault ${fault.kind}`);
    const trace = this.trace;
    const words = [trace.text(fault.kind), trace.text(fault.target), trace.text(fault.id)] as const;
    trace.emit(faultBegin, this.self, ...words);
    const heal = kind.strike(this, fault);
    if (fault.forNs === undefined) return;
    this.kernel.after(fault.forNs, () => {
      trace.emit(faultEnd, this.self, ...words);
      if (heal !== undefined) heal();
    });
  }

  #reboot(hostName: string): void {
    for (const listener of this.#bootListeners.get(hostName) ?? []) listener();
  }

  #panicked(process: SimProcess, error: unknown): void {
    if (!process.running || error instanceof ProcessExit) return;
    const { digested, message } = describeError(error);
    (process.host.callCostNs === 0 ? this.defects : this.panics).push({ process: process.label, at: this.now, message });
    this.trace.emit(processPanic, process.actor, this.trace.text(digested));
    process.finish('panic', 101);
  }
}

/** Errors that the language engine itself throws are worded differently by its versions, so only their names enter the digest. */
function describeError(error: unknown): { readonly digested: string; readonly message: string } {
  if (!(error instanceof Error)) return { digested: `thrown ${typeof error}`, message: String(error) };
  const message = `${error.name}: ${error.message}`;
  const engineMade = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(error.name);
  return { digested: engineMade ? error.name : message, message };
}
