import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BrokerExports, Downstream, Frame } from '../../../engines/foundation/broker/contract.ts';
import * as reference from '../../../engines/foundation/broker/reference/index.ts';
import * as stub from '../../../engines/foundation/broker/stub.ts';
import { compileScenario } from '../../../scenarios/compile/compile-scenario.ts';
import { hostsOf } from '../../../scenarios/foundation/broker/hosts.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { allFaults } from '../../../sim/faults/index.ts';
import { drainByNextTick } from '../../../sim/kernel/drain.ts';
import { perform } from '../../../sim/realm/perform.ts';
import { runTrial, type TrialResult } from '../../campaign/trial.ts';
import type { Capstone } from '../../capstone.ts';
import * as ownQueues from './fixtures/own-queues.ts';
import { criteria, title, words } from './index.ts';

const FOLDER = new URL('../../../scenarios/foundation/broker/', import.meta.url);
const castSchema = JSON.parse(readFileSync(new URL('cast.schema.json', FOLDER), 'utf8')) as Record<string, unknown>;
const hosts = hostsOf as unknown as Capstone['hostsOf'];
const capstone: Capstone = { name: 'foundation/broker', title, criteria, words, exports: ['run'], hostsOf: hosts };
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

function load(file: string): Scenario {
  const compiled = compileScenario(readFileSync(new URL(file, FOLDER), 'utf8'), {
    file,
    capstones: { 'foundation/broker': { criteria: criteria.map(({ id }) => id), castSchema, hostsOf: hosts } },
    faults: allFaults,
  });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, undefined, 1));
  return compiled.scenario;
}

/** All boots share one instance of the program's module, which these programs do not mind. */
async function tryOut(program: BrokerExports, file: string, options: { twice?: boolean; seed?: string } = {}): Promise<TrialResult> {
  const run = async (request: Parameters<typeof perform>[0]) => ({
    ...(await perform(request, { instantiate: () => program as never }, drainByNextTick, { refill: () => undefined, exhausted: false })),
    unhandledRejections: [],
  });
  return runTrial(capstone, { scenario: load(file), seed: options.seed ?? '1' }, run, { twice: options.twice ?? false });
}

function codesOf(trial: TrialResult): string[] {
  return Object.values(trial.judgements).flatMap((judgement) => (judgement.verdict === 'pass' ? [] : [judgement.finding.code]));
}

/** The reference with something done to the frames on their way to the handlers. */
function tampered(change: (downstream: Downstream) => Downstream): BrokerExports {
  return { run: (env, config, downstream) => reference.run(env, config, change(downstream)) };
}

function withFrames(each: (frame: Frame, give: (frame: Frame) => Promise<void>, handler: number) => Promise<void>): BrokerExports {
  return tampered((downstream) => ({
    ...downstream,
    handlers: downstream.handlers.map((handler, i) => ({ onFrame: (frame: Frame) => each(frame, (given) => handler.onFrame(given), i) })),
  }));
}

describe('the reference', () => {
  it.each(files)('passes %s, twice alike', async (file) => {
    const trial = await tryOut(reference, file, { twice: true });
    expect([trial.problem, codesOf(trial)]).toEqual([undefined, []]);
  });
});

describe('a right broker of another make', () => {
  it.each(files)('passes %s', async (file) => {
    const trial = await tryOut(ownQueues, file, { seed: '2' });
    expect([trial.problem, codesOf(trial)]).toEqual([undefined, []]);
  });
});

describe('what is wrong with deliveries is told apart', () => {
  it('a frame given twice', async () => {
    const program = withFrames(async (frame, give) => {
      await give(frame);
      await give(frame);
    });
    expect(codesOf(await tryOut(program, 'every-length.yaml'))).toEqual(['F1.2/twice']);
  });

  it('two frames of a connection swapped', async () => {
    const held = new Map<string, Frame>();
    const program = withFrames(async (frame, give, handler) => {
      const key = `${handler}/${frame.stationId}`;
      const before = held.get(key);
      held.set(key, frame);
      if (before === undefined) return;
      held.delete(key);
      await give(frame);
      await give(before);
    });
    expect(codesOf(await tryOut(program, 'every-length.yaml'))).toEqual(['F1.2/out-of-order']);
  });

  it('a byte changed', async () => {
    const program = withFrames((frame, give) => {
      const payload = frame.payload.slice();
      if (payload.length > 3000) payload[2999] ^= 1;
      return give({ ...frame, payload });
    });
    expect(codesOf(await tryOut(program, 'every-length.yaml'))).toEqual(['F1.2/unknown-frame']);
  });

  it('one station for all', async () => {
    const program = withFrames((frame, give) => give({ ...frame, stationId: 'everyone' }));
    expect(codesOf(await tryOut(program, 'every-length.yaml'))).toEqual(['F1.2/station-mixed']);
  });

  it('a frame kept from one handler', async () => {
    const program = withFrames((frame, give, handler) =>
      handler === 1 && frame.payload.length === 65_535 ? Promise.resolve() : give(frame),
    );
    expect(codesOf(await tryOut(program, 'every-length.yaml'))).toEqual(['F1.2/missing']);
  });
});

describe('the starter', () => {
  it('fails what it leaves to do', async () => {
    const failed = new Set<string>();
    for (const file of files) {
      for (const [id, judgement] of Object.entries((await tryOut(stub, file)).judgements)) if (judgement.verdict !== 'pass') failed.add(id);
    }
    expect(failed.size).toBeGreaterThan(criteria.length / 2);
  });

  it('is told in words whose parameters are all there', async () => {
    for (const file of files) {
      for (const judgement of Object.values((await tryOut(stub, file)).judgements)) {
        if (judgement.verdict === 'pass') continue;
        const { code, params, evidence } = judgement.finding;
        if (code.startsWith('run/')) continue;
        expect([code, words.findings[code] !== undefined]).toEqual([code, true]);
        const { expected, got } = words.findings[code];
        const used = [...`${expected} ${got}`.matchAll(/\{(\w+)/g)].map((match) => match[1]);
        expect([code, used.filter((name) => params[name] === undefined)]).toEqual([code, []]);
        expect(evidence.length).toBeLessThanOrEqual(8);
        expect(evidence.flatMap(({ remark }) => (remark === undefined || remark in words.remarks ? [] : [remark]))).toEqual([]);
      }
    }
  });
});
