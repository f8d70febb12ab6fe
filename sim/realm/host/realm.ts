/**
 * A realm: a V8 context without ambient clock, randomness or I/O, in which the simulated world and a program run together. Host side.
 */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { type Drain, chooseDrain } from '../../kernel/drain.ts';
import type { Fuel, RunOutcome, RunRequest, RunResult } from '../perform.ts';
import type { BundledProgram } from './bundle.ts';

interface RealmInside {
  raiseFence(): void;
  tampering(): string | undefined;
  perform(requestText: string, program: { instantiate(): unknown }, drain: Drain, fuel: Fuel): Promise<RunResult>;
}

type ModuleFactory = (module: { exports: Record<string, unknown> }, exports: Record<string, unknown>) => void;

/** What the instrumented script evaluates to. */
interface LoadedScript {
  readonly factory: ModuleFactory;
  readonly fuel: Fuel;
}

/** The program has changed an intrinsic that it shares with the world, whose runs cannot be trusted any more. */
export class TamperingError extends Error {
  readonly intrinsic: string;

  constructor(intrinsic: string) {
    super(`the program changed ${intrinsic}`);
    this.name = 'TamperingError';
    this.intrinsic = intrinsic;
  }
}

let realmScript: vm.Script | undefined;

export class Realm {
  readonly #inside: RealmInside;
  readonly #script: LoadedScript;
  readonly #newModule: () => { exports: Record<string, unknown> };

  constructor(realmFile: URL, program: BundledProgram) {
    realmScript ??= new vm.Script(readFileSync(realmFile, 'utf8'), { filename: 'orrery-realm.js' });
    // With DONT_CONTEXTIFY the global is an ordinary object of the new realm: reading one is not an interceptor call.
    const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as never, { codeGeneration: { strings: false, wasm: false } });
    realmScript.runInContext(context);
    this.#inside = (context as unknown as { orreryRealm: RealmInside }).orreryRealm;
    this.#newModule = vm.runInContext('() => ({ exports: {} })', context) as () => { exports: Record<string, unknown> };
    delete (context as unknown as Record<string, unknown>)['orreryRealm'];
    this.#inside.raiseFence();
    this.#script = new vm.Script(program.code, { filename: program.name }).runInContext(context) as LoadedScript;
  }

  /** Throws `TamperingError` if the program has changed what it shares with the world. Such a realm is not to be used again. */
  demandUntouched(): void {
    const intrinsic = this.#inside.tampering();
    if (intrinsic !== undefined) throw new TamperingError(intrinsic);
  }

  /** A fresh instance of the program's module; throws what its top level throws. */
  instantiate(): Record<string, unknown> {
    this.#script.fuel.refill();
    const module = this.#newModule();
    this.#script.factory(module, module.exports);
    return module.exports;
  }

  /** One run. The way of draining changes its speed only, never its trace. */
  async run(request: RunRequest, drainWith?: Drain): Promise<RunOutcome> {
    const drain = drainWith ?? (await chooseDrain());
    const unhandled = new Map<Promise<unknown>, string>();
    const onRejection = (reason: unknown, promise: Promise<unknown>): void => {
      const name = (reason as { name?: unknown } | null)?.name;
      // Code of an ended process is cut off by this error; that nobody handles it is the point.
      if (name !== 'ProcessExit') unhandled.set(promise, describe(reason));
    };
    // When Node notices a rejection depends on the way of draining, so what the program handles later on is forgiven.
    const onHandled = (promise: Promise<unknown>): void => void unhandled.delete(promise);
    process.on('unhandledRejection', onRejection);
    process.on('rejectionHandled', onHandled);
    try {
      const result = await this.#inside.perform(
        JSON.stringify(request),
        { instantiate: () => this.instantiate() },
        drain,
        this.#script.fuel,
      );
      // Rejections nobody handled are reported by Node after a turn of its event loop.
      await new Promise((resolve) => setImmediate(resolve));
      this.demandUntouched();
      return { ...result, unhandledRejections: [...unhandled.values()] };
    } catch (error) {
      // A world that breaks because its intrinsics were changed is not at fault.
      this.demandUntouched();
      throw error;
    } finally {
      process.off('unhandledRejection', onRejection);
      process.off('rejectionHandled', onHandled);
    }
  }
}

function describe(reason: unknown): string {
  const error = reason as { name?: unknown; message?: unknown } | null | undefined;
  return typeof error?.message === 'string' ? `${String(error.name)}: ${error.message}` : String(reason);
}
