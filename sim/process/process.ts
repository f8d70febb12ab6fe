/**
 * A process of the simulated world: one boot of one program on one host.
 *
 * Models: an event loop that is busy while CPU is burnt, a price per environment call, the end of a process by return, exit,
 * signal, crash, kill or power loss, after which none of its code has any effect. Attribution of calls to tasks: an event settles
 * at most one operation, and what runs until the next event belongs to the task that made that operation.
 * Does not model: several event loops in one process, memory, CPU spent without being declared.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import { eventKind, type TextId, type Trace } from '../kernel/trace.ts';
import { MICROSECOND } from '../kernel/time.ts';

export const processBoot = eventKind('process.boot', ['incarnation']);
export const processEnd = eventKind('process.end', ['how:text', 'code', 'tasksLeft']);
export const processPanic = eventKind('process.panic', ['message:text']);
export const cpuBurn = eventKind('cpu.burn', ['cost:duration', 'task:text', 'pool']);
export const taskSpawn = eventKind('task.spawn', ['task:text', 'number']);
export const taskEnd = eventKind('task.end', ['task:text', 'number', 'how:text']);
export const injectedPanic = eventKind('fault.panic', ['task:text', 'call:text', 'callNumber']);

/** How a process ended. `exit` covers returning from its entry and asking to exit. */
export type EndOfProcess = 'exit' | 'panic' | 'signal' | 'kill' | 'host_reset' | 'power_loss';

/** CPU charged to a program under test for each call into the environment. */
export const CALL_COST_NS = MICROSECOND;

/** One task of a process, as the process keeps account of it. */
export interface TaskAccount {
  readonly number: number;
  readonly name: string;
  readonly nameId: TextId;
  /** Environment calls made by the task so far. */
  calls: number;
}

/** What a resource gets to finish an operation with. The first call counts; `take` runs at the moment of delivery. */
export interface Settle<T> {
  resolve(take: () => T): void;
  reject(error: unknown): void;
}

/** Decides at each environment call whether a fault strikes there. */
export type CallHook = (call: string, task: TaskAccount, process: SimProcess) => 'panic' | 'kill' | undefined;

/** What the process needs to know of the machine it runs on. */
export interface ProcessHost {
  readonly name: string;
  /** Added to true time to give the host's wall clock. */
  wallOffsetMs: number;
  /** Virtual CPU runs this many times slower, in thousandths (1000: normal). */
  cpuSlowdownMilli: number;
  /** CPU charged for each call into the environment; 0 for the cast of a scenario, which is not under test. */
  callCostNs: number;
}

export class ProcessExit extends Error {
  constructor() {
    super('the process has ended');
    this.name = 'ProcessExit';
  }
}

export class InjectedPanic extends Error {
  readonly code = 'EPANIC';
  constructor(call: string) {
    super(`injected panic in ${call}`);
    this.name = 'InjectedPanic';
  }
}

export class SimProcess {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly host: ProcessHost;
  readonly name: string;
  /** `host/name`. */
  readonly label: string;
  /** 1 for the first boot of that name on that host. */
  readonly incarnation: number;
  readonly actor: TextId;
  readonly random: RandomStream;
  readonly tasks = new Map<number, TaskAccount>();
  readonly callHooks: CallHook[] = [];

  /** Environment calls of the whole process so far. */
  calls = 0;
  end: { readonly how: EndOfProcess; readonly code: number; readonly at: number } | undefined;

  #busyUntil = 0;
  #current: TaskAccount;
  #nextTask = 0;
  /** Settlements that wait for their turn on the event loop. */
  readonly #ready: (() => void)[] = [];
  #poolBurn: { costNs: number } | undefined;
  readonly #atEnd = new Set<(how: EndOfProcess) => void>();

  constructor(kernel: Kernel, trace: Trace, host: ProcessHost, name: string, incarnation: number, random: RandomStream) {
    this.kernel = kernel;
    this.trace = trace;
    this.host = host;
    this.name = name;
    this.label = `${host.name}/${name}`;
    this.incarnation = incarnation;
    this.actor = trace.text(this.label);
    this.random = random;
    this.#current = this.newTask('main');
  }

  get running(): boolean {
    return this.end === undefined;
  }

  /** Time as this process sees it: true time plus CPU it has burnt in this step. */
  get now(): number {
    const now = this.kernel.now;
    return this.#busyUntil > now ? this.#busyUntil : now;
  }

  get currentTask(): TaskAccount {
    return this.#current;
  }

  /** The entry has returned; what other tasks there are is left behind. */
  mainReturned(): void {
    this.tasks.delete(0);
  }

  newTask(name: string): TaskAccount {
    const task: TaskAccount = { number: this.#nextTask++, name, nameId: this.trace.text(name), calls: 0 };
    this.tasks.set(task.number, task);
    return task;
  }

  /** Runs `body` with its calls charged to `task`. */
  as<T>(task: TaskAccount, body: () => T): T {
    const before = this.#current;
    this.#current = task;
    try {
      return body();
    } finally {
      this.#current = before;
    }
  }

  /** Accounts for a call into the environment. Throws where a fault strikes; does nothing for an ended process. */
  enter(call: string): void {
    if (this.end !== undefined) return;
    this.calls++;
    const task = this.#current;
    task.calls++;
    if (this.#poolBurn === undefined) this.#charge(this.host.callCostNs);
    for (const hook of this.callHooks) {
      const strike = hook(call, task, this);
      if (strike === 'panic') {
        this.trace.emit(injectedPanic, this.actor, task.nameId, this.trace.text(call), task.calls);
        throw new InjectedPanic(call);
      }
      if (strike === 'kill') {
        this.finish('kill', 137);
        throw new ProcessExit();
      }
    }
  }

  /** Charges CPU to the event loop, or to the pool job that is running. */
  burn(costNs: number): void {
    if (this.end !== undefined || costNs <= 0) return;
    this.trace.emit(cpuBurn, this.actor, costNs, this.#current.nameId, this.#poolBurn === undefined ? 0 : 1);
    if (this.#poolBurn !== undefined) this.#poolBurn.costNs += this.#slowed(costNs);
    else this.#charge(costNs);
  }

  /** Runs synchronous work off the event loop and returns what it gave together with the CPU it burnt. */
  onPool<T>(work: () => T): { readonly outcome: { value: T } | { error: unknown }; readonly costNs: number } {
    const burn = { costNs: this.host.callCostNs };
    this.#poolBurn = burn;
    try {
      return { outcome: { value: work() }, costNs: burn.costNs };
    } catch (error) {
      return { outcome: { error }, costNs: burn.costNs };
    } finally {
      this.#poolBurn = undefined;
    }
  }

  /**
   * An asynchronous environment call. `start` begins it and may return a function that withdraws it; the promise settles on this
   * process's event loop, one settlement per event, and never once the process has ended. An abort before delivery withdraws the
   * operation and rejects with the signal's reason.
   */
  operation<T>(call: string, signal: AbortSignal | undefined, start: (settle: Settle<T>) => (() => void) | void): Promise<T> {
    if (this.end !== undefined) return new Promise(() => {});
    return new Promise<T>((resolve, reject) => {
      this.enter(call);
      if (signal?.aborted === true) {
        // Rejected through the event loop, so that an aborted call is still a step.
        this.deliver(() => reject(signal.reason as Error));
        return;
      }
      const task = this.#current;
      let open = true;
      const settleOnce = (act: () => void): void => {
        if (!open) return;
        this.deliver(() => {
          if (!open) return;
          open = false;
          signal?.removeEventListener('abort', onAbort);
          this.#current = task;
          act();
        });
      };
      const onAbort = (): void => {
        if (!open) return;
        open = false;
        if (withdraw !== undefined) withdraw();
        this.deliver(() => {
          this.#current = task;
          reject(signal?.reason as Error);
        });
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const withdraw = start({
        resolve: (take) =>
          settleOnce(() => {
            try {
              resolve(take());
            } catch (error) {
              reject(error as Error);
            }
          }),
        reject: (error) => settleOnce(() => reject(error as Error)),
      });
    });
  }

  /** Runs `act` in an event of its own once the event loop is free, first come, first served; never after the end of the process. */
  deliver(act: () => void): void {
    if (this.end !== undefined) return;
    const kernel = this.kernel;
    if (this.#ready.length === 0 && this.#busyUntil <= kernel.now && !kernel.reactionsPending) {
      kernel.wake();
      act();
      return;
    }
    this.#ready.push(act);
    if (this.#ready.length === 1) this.#awaitTurn();
  }

  #awaitTurn(): void {
    if (this.#busyUntil > this.kernel.now) this.kernel.at(this.#busyUntil, this.#takeTurn);
    else this.kernel.soon(this.#takeTurn);
  }

  readonly #takeTurn = (): void => {
    if (this.end !== undefined) return;
    if (this.#busyUntil > this.kernel.now) {
      this.#awaitTurn();
      return;
    }
    const act = this.#ready[0];
    // A turn that is only a withdrawn operation wakes nobody, but costs nothing either.
    this.kernel.wake();
    act();
    this.#ready.shift();
    if (this.#ready.length > 0) this.#awaitTurn();
  };

  /** Calls `listener` when the process ends, however that comes. The returned function takes it back. */
  atEnd(listener: (how: EndOfProcess) => void): () => void {
    this.#atEnd.add(listener);
    return () => this.#atEnd.delete(listener);
  }

  /** Ends the process: from now on no code of it has any effect. */
  finish(how: EndOfProcess, code: number): void {
    if (this.end !== undefined) return;
    this.end = { how, code, at: this.kernel.now };
    this.trace.emit(processEnd, this.actor, this.trace.text(how), code, this.tasks.size);
    for (const listener of [...this.#atEnd]) listener(how);
    this.#atEnd.clear();
  }

  #charge(costNs: number): void {
    if (costNs === 0) return;
    const now = this.kernel.now;
    this.#busyUntil = (this.#busyUntil > now ? this.#busyUntil : now) + this.#slowed(costNs);
  }

  #slowed(costNs: number): number {
    return this.host.cpuSlowdownMilli === 1000 ? costNs : Math.floor((costNs * this.host.cpuSlowdownMilli) / 1000);
  }
}
