import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../cli/project-root.ts';
import { orrery } from '../cli/orrery.ts';

const README = readFileSync(projectFile('README.md'), 'utf8');

describe('the README', () => {
  it('shows what its failing command prints', () => {
    const command = /^npx orrery (grade .*mutant:\S+)/m.exec(README)?.[1] as string;
    const { code, out } = orrery([...command.split(' '), '--no-report']);
    expect(code).toBe(1);
    const told = out.slice(out.indexOf('FAIL  foundation/broker'), out.indexOf('FAIL  exit code')).trimEnd();
    expect(told.split('\n').length).toBeLessThanOrEqual(25);
    expect(README).toContain(told);
  });

  it('links to nothing that is not there', () => {
    for (const file of ['README.md', 'docs/architecture.md', 'docs/performance.md', 'docs/kill-tables.md', 'scenarios/README.md']) {
      const text = readFileSync(projectFile(file), 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        expect([file, target, existsSync(path.resolve(path.dirname(projectFile(file)), target))]).toEqual([file, target, true]);
    }
  });

  it('names only commands that exist', () => {
    for (const [, command] of README.matchAll(/npx orrery (\w+)/g)) expect(orrery([command, '--help']).code).toBe(0);
  });
});
