import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VerdictDocument } from '../../graders/verdict.ts';
import { folderWith, orrery, orreryInterrupted } from './orrery.ts';

const ONE = ['--scenario', 'silent-neighbour', '--seeds', '1..2'];

describe('orrery', () => {
  it('teaches when asked for help', () => {
    const { code, out } = orrery(['--help']);
    expect(code).toBe(0);
    for (const command of ['list', 'grade', 'replay', 'mutants']) expect(out).toContain(command);
    expect(orrery(['grade', '--help']).out).toContain('--submission');
  });

  it.each([
    [['grade'], 'Which capstone?'],
    [['grade', 'foundation/brokr'], 'did you mean "foundation/broker"?'],
    [['grade', 'broker', '--seeds', 'many'], 'expected a count such as 50'],
    [['grade', 'broker', '--seeds', '9..3'], 'expected a count such as 50'],
    [['grade', 'broker', '--scenario', 'silent-neighbor'], 'did you mean "silent-neighbour"?'],
    [['grade', 'broker', '--submission', './nothing.ts'], 'no such file'],
    [['grade', 'broker', '--submission', 'mutant:inline-acept'], 'did you mean "inline-accept"?'],
    [['grade', '--all', '--submission', 'stub'], 'belongs to one capstone'],
    [['grade', 'broker', '--sceario', 'x'], '--scenario'],
    [['replay', 'nonsense'], 'is not a replay token'],
    [['replay', 'foundation/nothing/x@1'], 'which does not exist'],
    [['mutants', 'broker', '--only', 'nothing'], 'has no mutant "nothing"'],
    [['list', '--faults', '--criteria'], 'not both'],
    [['sing'], 'unknown command'],
  ])('explains wrong usage: %j', (args, words) => {
    const { code, err, out } = orrery(args);
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain(words);
  });

  it('lists capstones, criteria and scenarios', () => {
    expect(orrery(['list']).out).toContain('database/durable-pipeline');
    const detail = orrery(['list', 'broker']).out;
    expect(detail).toContain('F1.3');
    expect(detail).toContain('analytics-brownout');
    expect(orrery(['list', '--faults']).out).toMatch(/^power_loss +on host/m);
    expect(orrery(['list', '--criteria']).out).toMatch(/^database\/durable-pipeline +D4.3 /m);
    for (const args of [['list'], ['list', '--faults'], ['list', '--criteria', 'broker']]) {
      const rows = JSON.parse(orrery([...args, '--json']).out) as unknown[];
      expect(rows.length).toBeGreaterThan(1);
    }
  });
});

describe('orrery grade', () => {
  it('writes the verdict as JSON, JUnit and HTML, with equal bytes each time, and no colour into a pipe', () => {
    const args = ['grade', 'broker', ...ONE, '--json', 'v.json', '--junit', 'v.xml', '--report', 'deep/er/v.html'];
    const folders = [folderWith({}), folderWith({})];
    const outs = folders.map((cwd) => orrery(args, { cwd }));
    for (const { code, out } of outs) {
      expect(code).toBe(0);
      expect(out).not.toMatch(/\u001b/);
    }
    expect(outs[0].out).toBe(outs[1].out);
    for (const file of ['v.json', 'v.xml', 'deep/er/v.html']) {
      const [first, second] = folders.map((folder) => readFileSync(path.join(folder, file), 'utf8'));
      expect(first).toBe(second);
      expect(first).not.toContain(folders[0]);
    }
    const document = JSON.parse(readFileSync(path.join(folders[0], 'v.json'), 'utf8')) as VerdictDocument;
    expect([document.format, document.verdict, document.capstones[0].seeds]).toEqual(['orrery-verdict/1', 'pass', '1..2']);
  });

  it('says what to do when a result cannot be written, after having shown it', () => {
    const folder = folderWith({ occupied: 'a file' });
    const { code, out, err } = orrery(['grade', 'broker', ...ONE, '--no-report', '--json', 'occupied/v.json'], { cwd: folder });
    expect(code).toBe(64);
    expect(out).toContain('pass');
    expect(err).toContain('--json occupied/v.json: cannot be written');
  });

  it('ends with a valid partial result on Ctrl-C', async () => {
    const folder = folderWith({});
    const { code, out, err } = await orreryInterrupted(['grade', 'broker', '--seeds', '500', '--json', 'v.json'], 8000, folder);
    expect(err).toContain('finishing with a partial result');
    expect(out).toContain('Partial result');
    expect(code).toBe(2);
    const document = JSON.parse(readFileSync(path.join(folder, 'v.json'), 'utf8')) as VerdictDocument;
    expect([document.verdict, document.capstones[0].partial]).toEqual(['inconclusive', true]);
    expect(existsSync(path.join(folder, '.orrery', 'report.html'))).toBe(true);
  });
});

describe('orrery replay', () => {
  it('runs exactly the failing run of a report again', () => {
    const folder = folderWith({});
    const graded = orrery(['grade', 'broker', ...ONE, '--submission', 'mutant:inline-accept'], { cwd: folder });
    expect(graded.code).toBe(1);
    const command = /orrery (replay \S+ --submission \S+)/.exec(graded.out)?.[1];
    expect(command).toBeDefined();
    const replays = [1, 2].map((n) => orrery([...(command as string).split(' '), '--trace', `t${n}.txt`], { cwd: folder }));
    for (const replay of replays) {
      expect([replay.code, replay.err]).toEqual([1, '']);
      expect(replay.out).toContain('fail  F1.1');
    }
    const [first, second] = [1, 2].map((n) => readFileSync(path.join(folder, `t${n}.txt`), 'utf8'));
    expect(first).toBe(second);
    expect(first.split('\n').length).toBeGreaterThan(1000);
    // What the report calls decisive stands in the trace under the same number.
    const decisive = /#(\d+)\s+t=([\d.]+)/.exec(graded.out.slice(graded.out.indexOf('Decisive')));
    expect(first).toMatch(new RegExp(`#\\s*${decisive?.[1]} t=${decisive?.[2].replace('.', '\\.')}`));
  });

  it('ends the trace at the event asked for', () => {
    const folder = folderWith({});
    orrery(['replay', 'foundation/broker/silent-neighbour@1', '--until', '100', '--trace', 't.txt'], { cwd: folder });
    expect(readFileSync(path.join(folder, 't.txt'), 'utf8').trimEnd().split('\n').at(-1)).toMatch(/^# {3,}100 /);
  });

  it('says so when the run is not the one of the token', () => {
    const { code, err } = orrery(['replay', 'foundation/broker/silent-neighbour@1~0000000000000000']);
    expect(code).toBe(5);
    expect(err).toContain('the token says 0000000000000000');
  });
});
