/**
 * The stage of the durable pipeline: boots the submission on `oor-1` again and again, reads everything back after each opening, plays
 * the scenario's acts, and attaches the ledger of what was called and what came of it.
 */
import type { Pipeline, PipelineConfig, PipelineExports } from '../../../engines/database/durable-pipeline/contract.ts';
import type { Env } from '../../../sim/env/env.ts';
import type { SimProcess } from '../../../sim/process/process.ts';
import type { World } from '../../../sim/world/world.ts';
import type { Program, Stage } from '../../stage.ts';
import { playAct } from './cast/act.ts';
import { configOf, type PipelineCast } from './cast/cast.ts';
import { engineOpen, engineReadBack } from './cast/events.ts';
import { fileNames, viewDirectory } from './cast/images.ts';
import { errorCode, LedgerKeeper, type LifeRecord } from './cast/ledger.ts';
import { idOf, keyOf } from './cast/values.ts';
import { ENGINE_HOST, ENGINE_PROCESS } from './hosts.ts';

const HIGHEST_ID = 0xffffffff;

export const stage: Stage<PipelineCast, PipelineExports> = {
  capstone: 'database/durable-pipeline',
  exports: ['open'],

  setUp(world, scenario, program) {
    const ledger = new LedgerKeeper(world);
    const play = new Play(world, scenario.cast, program, ledger);
    play.boot();
    world.onBoot(ENGINE_HOST, () => play.boot());
    return {
      waiting: () => !play.over,
      curtain: () => {
        const { writes, calls, reads, lives, snapshots } = ledger;
        world.attach('ledger', { writes, calls, reads, lives, snapshots });
        world.attach('config', play.config);
      },
    };
  },
};

class Play {
  readonly config: PipelineConfig;
  readonly #world: World;
  readonly #cast: PipelineCast;
  readonly #program: Program<PipelineExports>;
  readonly #ledger: LedgerKeeper;
  over = false;

  constructor(world: World, cast: PipelineCast, program: Program<PipelineExports>, ledger: LedgerKeeper) {
    this.#world = world;
    this.#cast = cast;
    this.#program = program;
    this.#ledger = ledger;
    this.config = configOf(cast.config);
  }

  boot(): void {
    this.over = false;
    const life = this.#newLife();
    const process = this.#world.boot(ENGINE_HOST, ENGINE_PROCESS, (env) => this.#main(env, process, life));
    process.atEnd((how) => {
      life.end = how;
      life.endAt = this.#world.now;
      // The event that the process has just ended with.
      life.endEvent = this.#world.trace.count - 1;
    });
  }

  #newLife(): LifeRecord {
    const { lives } = this.#ledger;
    const disk = this.#world.host(ENGINE_HOST).disk;
    if (disk === undefined) throw new Error(`the scenario gives ${ENGINE_HOST} no disk`);
    const previous = lives.at(-1);
    const act = previous === undefined ? 0 : previous.act + (previous.life === 0 || previous.outcome === 'ok' ? 1 : 0);
    this.#ledger.pending = 0;
    const life: LifeRecord = {
      life: lives.length,
      act: Math.min(act, this.#cast.acts.length - 1),
      bootAt: this.#world.now,
      found: viewDirectory(disk, this.config.dir),
      outcome: '',
      openEvent: -1,
      openNs: 0,
      report: undefined,
      manifest: undefined,
      segments: [],
      filesOnceOpen: [],
      readBack: undefined,
      readBackEvent: -1,
      readBackProblem: '',
      end: '',
      endAt: -1,
      endEvent: -1,
      damage: [],
      intruder: '',
    };
    lives.push(life);
    return life;
  }

  async #main(env: Env, process: SimProcess, life: LifeRecord): Promise<number> {
    const pipeline = await this.#open(env, process, life);
    if (pipeline === undefined) {
      this.over = true;
      return 1;
    }
    if (life.life > 0) await this.#readBack(process, pipeline, life);
    const context = {
      world: this.#world,
      env,
      process,
      config: this.config,
      pipeline,
      ledger: this.#ledger,
      life,
      intrude: () => this.#intrude(),
    };
    await playAct(context, this.#cast.acts[life.act]);
    // Faults of the plan may still bring another life, but nobody waits for one.
    this.over = true;
    // A last act that was played to its end leaves nothing more to see.
    if (life.act === this.#cast.acts.length - 1) this.#world.finish();
    return 0;
  }

  async #open(env: Env, process: SimProcess, life: LifeRecord): Promise<Pipeline | undefined> {
    const { trace } = this.#world;
    const begunAt = this.#world.now;
    let pipeline: Pipeline | undefined;
    try {
      pipeline = await this.#program.instantiate().open(env, this.config);
      life.report = pipeline.recoveryReport();
      life.manifest = pipeline.manifestState();
      life.segments = pipeline.walSegments();
      life.outcome = 'ok';
    } catch (error) {
      pipeline = undefined;
      life.outcome = errorCode(error);
    }
    const disk = this.#world.host(ENGINE_HOST).disk;
    life.filesOnceOpen = disk === undefined ? [] : fileNames(disk, this.config.dir);
    life.openNs = this.#world.now - begunAt;
    life.openEvent = trace.emit(
      engineOpen,
      process.actor,
      life.life,
      trace.text(life.outcome),
      Number(life.report?.lastLsn ?? -1),
      life.openNs,
    );
    return pipeline;
  }

  /** One scan over everything. Also the program's first reads: what it promised to be there must be readable. */
  async #readBack(process: SimProcess, pipeline: Pipeline, life: LifeRecord): Promise<void> {
    const entries: [number, number][] = [];
    try {
      for await (const [key, value] of pipeline.scan(keyOf(0), keyOf(HIGHEST_ID))) {
        const id = idOf(key);
        entries.push([id, id < 0 ? -1 : this.#ledger.writeBehind(id, value)]);
      }
    } catch (error) {
      life.readBackProblem = errorCode(error);
    }
    life.readBack = entries;
    const foreign = entries.filter(([, write]) => write < 0).length;
    life.readBackEvent = this.#world.trace.emit(engineReadBack, process.actor, life.life, entries.length, foreign);
  }

  async #intrude(): Promise<string> {
    return new Promise((resolve) => {
      this.#world.boot(ENGINE_HOST, 'intruder', async (env) => {
        try {
          await this.#program.instantiate().open(env, this.config);
          resolve('ok');
        } catch (error) {
          resolve(errorCode(error));
        }
      });
    });
  }
}
