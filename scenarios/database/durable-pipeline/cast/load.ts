/** Clients that write: each makes a call, waits for the acknowledgement, pauses, and makes the next one. */
import type { Pipeline } from '../../../../engines/database/durable-pipeline/contract.ts';
import type { Env } from '../../../../sim/env/env.ts';
import type { RandomStream } from '../../../../sim/kernel/random-streams.ts';
import { drawValue } from '../../../draw.ts';
import type { Step } from './cast.ts';
import { errorCode, type LedgerKeeper } from './ledger.ts';
import { keyOf, valueOf } from './values.ts';

const TLE_BYTES = 82;
const RETRY_NS = 1_000_000_000;
/** Refusals in a row after which a client gives up for good. */
const PATIENCE = 200;

export interface LoadContext {
  readonly env: Env;
  readonly actor: number;
  readonly life: number;
  readonly pipeline: Pipeline;
  readonly ledger: LedgerKeeper;
  readonly stream: RandomStream;
}

export async function runLoad(context: LoadContext, step: Step): Promise<void> {
  const total = step.load ?? 0;
  const clients = step.clients ?? 1;
  let left = total;
  let next = 0;
  const client = async (): Promise<void> => {
    const inFlight: Promise<void>[] = [];
    while (left > 0) {
      left--;
      const done = write(context, step, step.ordered === true ? next++ : undefined);
      if (step.pipelined === true) inFlight.push(done.then(() => undefined));
      else if (!(await done)) return;
      if (step.every !== undefined) await context.env.clock.sleep(drawValue(step.every, context.stream));
    }
    await Promise.all(inFlight);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** One write; false when the pipeline takes no more. */
async function write(context: LoadContext, step: Step, place: number | undefined): Promise<boolean> {
  const { env, actor, life, pipeline, ledger, stream } = context;
  const keys = step.keys ?? 100;
  const id = 2 * (1 + (place === undefined ? stream.below(keys) : place % keys));
  const deleted = step.deletes !== undefined && stream.chance(step.deletes);
  const bytes = step.value === undefined ? TLE_BYTES : drawValue(step.value, stream);
  for (let refusals = 0; ; refusals++) {
    const record = ledger.issue(actor, life, id, deleted ? -1 : bytes);
    ledger.pending++;
    try {
      const key = keyOf(id);
      // Called in the step of the issue event: calls reach the pipeline in the order of the ledger.
      const lsn = await (deleted ? pipeline.delete(key) : pipeline.put(key, valueOf(record.write, bytes)));
      ledger.acknowledge(actor, record, lsn);
      return true;
    } catch (error) {
      ledger.fail(actor, record, error);
      const code = errorCode(error);
      if (code === 'EPOISONED' || code === 'ECLOSED') return false;
      if (step.persistent !== true || refusals >= PATIENCE) return true;
    } finally {
      ledger.pending--;
    }
    await env.clock.sleep(RETRY_NS);
  }
}
