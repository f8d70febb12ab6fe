/** Plays one act in one life of the engine: loads, calls, looks, and ends. */
import type { Pipeline, PipelineConfig } from '../../../../engines/database/durable-pipeline/contract.ts';
import type { Env } from '../../../../sim/env/env.ts';
import type { SimProcess } from '../../../../sim/process/process.ts';
import type { World } from '../../../../sim/world/world.ts';
import { drawValue } from '../../../draw.ts';
import { ENGINE_HOST } from '../hosts.ts';
import type { Step } from './cast.ts';
import { damageRecord, dropSegment } from './damage.ts';
import { clientRead } from './events.ts';
import { viewDirectory } from './images.ts';
import { errorCode, type LedgerKeeper, type LifeRecord } from './ledger.ts';
import { type LoadContext, runLoad } from './load.ts';
import { orphanTable } from './orphan.ts';
import { keyOf } from './values.ts';

const DEFAULT_BOOT_AFTER_NS = 1_000_000_000;
/** Almost, but not quite, names of log segments. */
const STRANGERS = ['wal_1.log', 'wal_0000001.log', 'wal_99999x.log', 'old_wal_000001.log', 'wal_000001.log.bak'];

export interface ActContext {
  readonly world: World;
  readonly env: Env;
  readonly process: SimProcess;
  readonly config: PipelineConfig;
  readonly pipeline: Pipeline;
  readonly ledger: LedgerKeeper;
  readonly life: LifeRecord;
  /** Boots another process that opens the same directory and tells how that went. */
  readonly intrude: () => Promise<string>;
}

export async function playAct(context: ActContext, steps: readonly Step[]): Promise<void> {
  const background: Promise<void>[] = [];
  const { world, env, process, life } = context;
  for (const step of steps) {
    const bootAfterNs = step.boot_after ?? DEFAULT_BOOT_AFTER_NS;
    if (step.load !== undefined) {
      const load = runLoad(loadContext(context), step);
      if (step.background === true) background.push(load);
      else await load;
    }
    if (step.watch !== undefined) background.push(watch(context, step.watch));
    if (step.wait !== undefined) await env.clock.sleep(drawValue(step.wait, stream(context)));
    if (step.until !== undefined) await env.clock.sleep(Math.max(0, drawValue(step.until, stream(context)) - world.now));
    if (step.join === true) await Promise.all(background);
    if (step.call !== undefined) {
      const call = callPipeline(context, step.call);
      if (step.background === true) background.push(call);
      else await call;
    }
    if (step.read_all === true) await readAll(context);
    if (step.plant_orphan === true) await plantOrphan(context);
    if (step.plant_strangers === true) await plantStrangers(context);
    if (step.intruder === true) life.intruder = await context.intrude();
    if (step.snapshot !== undefined) takeSnapshot(context, step.snapshot);
    if (step.power_at !== undefined) armPowerLoss(context, step.power_at, bootAfterNs);
    if (step.damage !== undefined) {
      if (step.damage.drop_segment !== undefined) await dropSegment(world, env, context.config.dir, step.damage.drop_segment, life);
      world.powerLoss(ENGINE_HOST, 'none', bootAfterNs);
      if (step.damage.drop_segment === undefined) damageRecord(world, context.config.dir, step.damage, life, stream(context));
      return;
    }
    if (step.power_loss !== undefined) {
      world.powerLoss(ENGINE_HOST, step.power_loss, bootAfterNs);
      return;
    }
    if (step.kill === true) {
      world.kill(process, bootAfterNs);
      return;
    }
  }
  await Promise.all(background);
}

function stream({ world }: ActContext): LoadContext['stream'] {
  return world.streams.stream('workload/act');
}

function loadContext({ world, env, process, pipeline, ledger, life }: ActContext): LoadContext {
  return { env, actor: process.actor, life: life.life, pipeline, ledger, stream: world.streams.stream('workload/load') };
}

async function callPipeline({ world, process, pipeline, ledger, life }: ActContext, call: NonNullable<Step['call']>): Promise<void> {
  const begunAt = world.now;
  const writesBefore = ledger.writes.length;
  let outcome = 'ok';
  let lsn = 0;
  try {
    const result = await pipeline[call]();
    lsn = typeof result === 'bigint' ? Number(result) : result === undefined ? 0 : Number(result.lsn);
  } catch (error) {
    outcome = errorCode(error);
  }
  ledger.called(process.actor, life.life, call, begunAt, writesBefore, outcome, lsn);
}

/** Reads keys with writes in flight, again and again while there are any. */
async function watch(context: ActContext, everyNs: number): Promise<void> {
  const { ledger, env } = context;
  while (ledger.pending > 0) {
    const [oldest] = ledger.writes.filter((write) => write.life === context.life.life && write.lsn === 0 && write.failed === '');
    if (oldest !== undefined) await readKey(context, oldest.key);
    await env.clock.sleep(everyNs);
  }
}

async function readAll(context: ActContext): Promise<void> {
  for (const key of context.ledger.keys) await readKey(context, key);
}

async function readKey({ world, process, pipeline, ledger }: ActContext, key: number): Promise<void> {
  const begunAt = world.now;
  let write: number;
  try {
    const value = await pipeline.get(keyOf(key));
    write = value === undefined ? 0 : ledger.writeBehind(key, value);
  } catch {
    write = -2;
  }
  const event = world.trace.emit(clientRead, process.actor, key, write, world.now - begunAt);
  ledger.reads.push({ life: ledger.lives.length - 1, key, write, begunAt, endedAt: world.now, event });
}

function takeSnapshot({ world, process, pipeline, ledger, life, config }: ActContext, name: string): void {
  const disk = world.host(ENGINE_HOST).disk;
  if (disk === undefined) return;
  ledger.called(process.actor, life.life, 'snapshot', world.now, ledger.writes.length, 'ok', 0);
  const event = ledger.calls[ledger.calls.length - 1].event;
  const view = viewDirectory(disk, config.dir);
  ledger.snapshots.push({
    name,
    life: life.life,
    at: world.now,
    event,
    manifest: pipeline.manifestState(),
    segments: pipeline.walSegments(),
    ...view,
  });
}

async function plantOrphan({ env, config }: ActContext): Promise<void> {
  const names = await env.fs.readdir(config.dir);
  const ids = names.map((name) => Number(/^sst_([0-9]{6})\.dat$/.exec(name)?.[1] ?? 0));
  const path = `${config.dir}/sst_${String(Math.max(0, ...ids) + 3).padStart(6, '0')}.dat`;
  await writeDurably(env, config.dir, path, orphanTable());
}

async function plantStrangers({ env, config }: ActContext): Promise<void> {
  for (const name of STRANGERS) await writeDurably(env, config.dir, `${config.dir}/${name}`, new TextEncoder().encode(name));
}

async function writeDurably(env: Env, dir: string, path: string, bytes: Uint8Array): Promise<void> {
  await env.fs.writeFile(path, bytes);
  for (const name of [path, dir]) {
    const handle = await env.fs.open(name, 'r');
    await handle.sync();
    await handle.close();
  }
}

/** Watches the disk from outside and cuts the power at the nth operation that matches from now on. */
function armPowerLoss({ world }: ActContext, at: NonNullable<Step['power_at']>, bootAfterNs: number): void {
  const disk = world.host(ENGINE_HOST).disk;
  if (disk === undefined) return;
  let seen = 0;
  const disarm = disk.onIo((_index, op, path, phase) => {
    if (op !== at.op || !path.includes(at.path)) return;
    if (phase === 'before') seen++;
    if (seen !== at.nth || phase !== (at.phase ?? 'after')) return;
    disarm();
    world.powerLoss(ENGINE_HOST, at.policy, bootAfterNs);
  });
}
