/** What every capstone must bring, checked for each of them. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenarios } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { loadMutants, resolveSubmission } from '../../cli/submission.ts';
import { capstones } from '../../graders/capstones.ts';

describe.each(capstones.map((capstone) => [capstone.name, capstone] as const))('%s', (name, capstone) => {
  const scenarios = loadScenarios(name);
  const mutants = loadMutants(name);
  const ids = capstone.criteria.map(({ id }) => id);

  it('names each criterion once, with three hints and an invariant', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, hints, invariant, how, weight } of capstone.criteria) {
      expect([id, hints.length, hints.every((hint) => hint.length > 20)]).toEqual([id, 3, true]);
      expect([id, invariant.length > 10, how.length > 20, weight > 0]).toEqual([id, true, true, true]);
    }
  });

  it('gives 100 points for the criteria proper', () => {
    const proper = capstone.criteria.filter(({ origin }) => origin === 'table' || origin === 'spec');
    expect(proper.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  });

  it('exercises every criterion in a scenario', () => {
    const exercised = new Set(scenarios.flatMap(({ exercises }) => exercises));
    expect(ids.filter((id) => !exercised.has(id))).toEqual([]);
  });

  it('has a mutant for every criterion, and no two of one name', () => {
    const killed = new Set(mutants.flatMap(({ kills }) => kills));
    expect(ids.filter((id) => !killed.has(id))).toEqual([]);
    expect([...killed].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it.each(mutants.map((mutant) => [mutant.id]))('can apply the mutant %s', async (id) => {
    await expect(resolveSubmission(name, `mutant:${id}`).bundle()).resolves.toMatchObject({ name: `mutant:${id}` });
  });

  it('brings a starter with something to do, a contract and a page for learners', () => {
    expect(readFileSync(projectFile('engines', name, 'stub.ts'), 'utf8')).toContain('TODO');
    expect(existsSync(projectFile('engines', name, 'contract.ts'))).toBe(true);
    const page = readFileSync(projectFile('docs', 'capstones', `${name.replace('/', '-')}.md`), 'utf8');
    expect(ids.filter((id) => !page.includes(id))).toEqual([]);
  });

  it('has words for every finding that its judges can report', () => {
    const sources = ids.map((id) => readFileSync(projectFile('graders', name, `${id}.ts`), 'utf8')).join('\n');
    const used = new Set([...sources.matchAll(/'([A-Z]\w*\.\w+\/[a-z-]+)'/g)].map((match) => match[1]));
    expect(used.size).toBeGreaterThan(0);
    expect([...used].filter((code) => capstone.words.findings[code] === undefined)).toEqual([]);
  });
});
