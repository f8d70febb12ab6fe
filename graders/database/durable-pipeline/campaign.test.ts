import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as reference from '../../../engines/database/durable-pipeline/reference/index.ts';
import { compileScenario } from '../../../scenarios/compile/compile-scenario.ts';
import { hostsOf } from '../../../scenarios/database/durable-pipeline/hosts.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { allFaults } from '../../../sim/faults/index.ts';
import { drainByNextTick } from '../../../sim/kernel/drain.ts';
import { perform } from '../../../sim/realm/perform.ts';
import { sampleCrashPoints } from '../../campaign/crash-point.ts';
import { runTrial, type RunScenario } from '../../campaign/trial.ts';
import type { Capstone } from '../../capstone.ts';
import { criteria, title, words } from './index.ts';

const FOLDER = new URL('../../../scenarios/database/durable-pipeline/', import.meta.url);
const capstone: Capstone = { name: 'database/durable-pipeline', title, criteria, words, exports: ['open'], hostsOf: hostsOf as Capstone['hostsOf'] };
const castSchema = JSON.parse(readFileSync(new URL('cast.schema.json', FOLDER), 'utf8')) as Record<string, unknown>;

/** In this realm, with a module instance shared by all lives: good enough for the reference, which keeps nothing in its modules. */
const run: RunScenario = async (request) => {
  const outcome = await perform(request, { instantiate: () => reference as never }, drainByNextTick, { refill: () => undefined, exhausted: false });
  return { ...outcome, unhandledRejections: [] };
};

function load(file: string): Scenario {
  const compiled = compileScenario(readFileSync(new URL(file, FOLDER), 'utf8'), {
    file,
    capstones: { 'database/durable-pipeline': { criteria: criteria.map(({ id }) => id), castSchema, hostsOf } },
    faults: allFaults,
  });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, undefined, 1));
  return compiled.scenario;
}

const only = process.env['ORRERY_ONLY'];
const seeds = (process.env['ORRERY_SEEDS'] ?? '1').split(',');

describe('the reference', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && (only === undefined || name.includes(only)))) {
    it(`passes ${file}`, async () => {
      const scenario = load(file);
      for (const seed of seeds) {
        const first = await runTrial(capstone, { scenario, seed }, run, { twice: true });
        const points = scenario.crashPoints === undefined ? [] : sampleCrashPoints(scenario.crashPoints, first.ioCounts['oor-1'] ?? 0, seed);
        const trials = [first];
        for (const point of points) trials.push(await runTrial(capstone, { scenario, seed, point }, run, { twice: true }));
        for (const trial of trials) {
          expect(trial.problem, `seed ${seed} ${JSON.stringify(trial.point)}`).toBeUndefined();
          for (const [id, judgement] of Object.entries(trial.judgements)) {
            const allowed = trial === first && scenario.crashPoints !== undefined ? ['pass', 'inconclusive'] : ['pass'];
            expect(allowed, `${id} seed ${seed} ${JSON.stringify(trial.point)} ${JSON.stringify(judgement)}`).toContain(judgement.verdict);
          }
        }
      }
    });
  }
});
