/**
 * Same program, scenario and seed: same digest. In this process, in another, under another time zone, locale, heap and way of
 * draining; and the same as when the golden file was written, so that a change of semantics is noticed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenarios } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { capstones } from '../../graders/capstones.ts';
import { drainByNextTick, drainByTickCallback } from '../../sim/kernel/drain.ts';
import { realmOf, requestFor } from '../programs.ts';

const GOLDEN = JSON.parse(readFileSync(new URL('./golden-digests.json', import.meta.url), 'utf8')) as Record<string, string>;

describe.each(capstones.map(({ name }) => [name]))('%s', (name) => {
  const scenarios = loadScenarios(name);

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s has its golden digest under both ways of draining',
    async (_scenario, scenario) => {
      const realm = await realmOf(name);
      const request = requestFor(name, scenario, '1');
      const fast = await realm.run(request, drainByTickCallback);
      const portable = await realm.run(request, drainByNextTick);
      expect(portable.digest).toBe(fast.digest);
      expect(fast.digest).toBe(GOLDEN[`${name}/${scenario.name}@1`]);
    },
  );

  it('keeps its digests in other processes with another time zone, locale and heap', () => {
    const scenario = scenarios[0];
    const token = `${name}/${scenario.name}@1~${GOLDEN[`${name}/${scenario.name}@1`]}`;
    const environments: [string[], Record<string, string>][] = [
      [[], { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
      [['--max-semi-space-size=1', '--expose-gc', '--gc-interval=5000'], { TZ: 'UTC' }],
    ];
    for (const [flags, env] of environments) {
      // Exit code 5 would say that the digest differs.
      const out = execFileSync(process.execPath, [...flags, projectFile('cli', 'orrery.js'), 'replay', token], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      });
      expect(out).toContain(`digest ${GOLDEN[`${name}/${scenario.name}@1`]}`);
    }
  });
});
