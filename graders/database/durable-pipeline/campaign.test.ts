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
const capstone: Capstone = {
  name: 'database/durable-pipeline',
  title,
  criteria,
  words,
  exports: ['open'],
  hostsOf: hostsOf as Capstone['hostsOf'],
};
const castSchema = JSON.parse(readFileSync(new URL('cast.schema.json', FOLDER), 'utf8')) as Record<string, unknown>;

/** In this realm, with a module instance shared by all lives: good enough for the reference, which keeps nothing in its modules. */
const run: RunScenario = async (request) => {
  const outcome = await perform(request, { instantiate: () => reference as never }, drainByNextTick, {
    refill: () => undefined,
    exhausted: false,
  });
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

/** Once is enough here: that runs repeat to the byte is tested elsewhere, and by every grading. */
const ONCE = { twice: false };

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('the scenarios', () => {
  it('exercise every criterion', () => {
    const exercised = new Set(files.flatMap((file) => load(file).exercises));
    expect(criteria.map(({ id }) => id).filter((id) => !exercised.has(id))).toEqual([]);
  });

  for (const file of files) {
    it(`${file} is passed by the reference`, async () => {
      const scenario = load(file);
      const first = await runTrial(capstone, { scenario, seed: '1' }, run, ONCE);
      const points = scenario.crashPoints === undefined ? [] : sampleCrashPoints(scenario.crashPoints, first.ioCounts['oor-1'] ?? 0, '1');
      const trials = [first];
      for (const point of points) trials.push(await runTrial(capstone, { scenario, seed: '1', point }, run, ONCE));
      for (const trial of trials) {
        expect(trial.problem).toBeUndefined();
        for (const [id, judgement] of Object.entries(trial.judgements))
          expect(judgement.verdict, `${id} ${JSON.stringify(trial.point)} ${JSON.stringify(judgement)}`).toBe('pass');
      }
    });
  }
});

describe('the words', () => {
  it('are there for every code that a judge can give', () => {
    const sources = readdirSync(new URL('.', import.meta.url)).filter((name) => /^D4\..*\.ts$/.test(name));
    const codes = sources.flatMap((name) =>
      [...readFileSync(new URL(name, import.meta.url), 'utf8').matchAll(/'(D4\.[^'/]+\/[a-z-]+)'/g)].map((match) => match[1]),
    );
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => words.findings[code] === undefined)).toEqual([]);
  });
});
