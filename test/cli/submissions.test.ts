/** What becomes of submissions that are broken in every way: a clear word, never a hang, never a stack trace of ours. */
import { describe, expect, it } from 'vitest';
import { folderWith, orrery, type Outcome } from './orrery.ts';

function gradeText(code: string, extra: readonly string[] = []): Outcome {
  const folder = folderWith({ 'mine.ts': code });
  return orrery(
    ['grade', 'foundation/broker', '--scenario', 'silent-neighbour', '--seeds', '1', '--no-report', '--submission', 'mine.ts', ...extra],
    { cwd: folder },
  );
}

const INVALID = 3;
const FAIL = 1;
const INCONCLUSIVE = 2;

describe('a submission', () => {
  it.each([
    ['with a syntax error', 'export async function run(env { return 1; }', INVALID, ['mine.ts:1:31', 'Expected ")"']],
    [
      'with a wrong export',
      'export async function start() { return 1; }',
      INVALID,
      ['missing: export async function run', 'exports found: start'],
    ],
    ['that throws at load', 'throw new Error("boom"); export async function run() {}', INVALID, ['fails while it is being loaded', 'boom']],
    ['that never finishes loading', 'for (;;) {} export async function run() {}', INVALID, ['computed on']],
    [
      'that imports from outside',
      'import fs from "node:fs"; export async function run() { fs.readFileSync("/etc/passwd"); }',
      INVALID,
      ['"node:fs" cannot be imported'],
    ],
    ['that returns at once', 'export async function run() { return 0; }', FAIL, ['F1.1']],
    ['that never answers', 'export async function run() { await new Promise(() => {}); }', FAIL, ['F1.1']],
    ['that loops for ever', 'export async function run() { for (;;) {} }', FAIL, ['computed on']],
    ['that loops for ever in promises', 'export async function run() { for (;;) await null; }', FAIL, ['computed on']],
    ['that yields for ever', 'export async function run(env) { for (;;) await env.tasks.yield(); }', INCONCLUSIVE, ['events and no end']],
    ['that throws', 'export async function run() { throw new TypeError("no idea"); }', FAIL, ['no idea']],
    ['that reads the clock', 'export async function run() { return Date.now(); }', FAIL, ['Date is not available in the simulated world']],
    ['that asks for chance', 'export async function run() { return Math.random(); }', FAIL, ['Math.random is not available']],
    [
      'that reaches for the host',
      'export async function run(env) { env.clock.sleep.constructor("return process")().exit(0); }',
      FAIL,
      ['F1.1'],
    ],
    [
      'that forgets a rejected promise',
      'export async function run(env) { Promise.reject(new Error("lost")); await env.clock.sleep(1e12); }',
      FAIL,
      ['lost'],
    ],
    [
      'that changes a built-in while it is loaded',
      'Array.prototype.push = () => 0; export async function run() {}',
      INVALID,
      ['changed Array.prototype.push'],
    ],
    [
      'that changes a built-in while it runs',
      'export async function run() { Array.prototype.shift = () => 0; }',
      INVALID,
      ['changed: Array.prototype.shift'],
    ],
    ['that adds to a built-in', 'Object.prototype.extra = 1; export async function run() {}', INVALID, ['changed Object.prototype.extra']],
    [
      'that changes a frozen built-in',
      'Map.prototype.get = () => 0; export async function run() {}',
      INVALID,
      ['fails while it is being loaded'],
    ],
  ])('%s', (_what, code, exit, words) => {
    const outcome = gradeText(code);
    expect([outcome.code, outcome.out, outcome.err]).toEqual([exit, outcome.out, '']);
    // Long lines are wrapped.
    const text = outcome.out.replace(/\s+/g, ' ');
    for (const word of words) expect(text).toContain(word);
    expect(outcome.out).not.toMatch(/node_modules|dist\/|\n\s+at /);
  });

  it('that keeps state between boots is told where its two runs part', () => {
    // A program may cache in its module; what it must not do is find another world there on the second run.
    const code = `
      const shared = Array.prototype.at;
      export async function run(env) {
        const marks = (shared as unknown as { seen?: number });
        try { marks.seen = (marks.seen ?? 0) + 1; } catch { /* frozen */ }
        await env.clock.sleep(1000 * (marks.seen ?? 1));
        return 0;
      }`;
    // Shared intrinsics are frozen, so even this leaves no mark and both runs agree.
    expect(gradeText(code).out).not.toContain('two different runs');
  });
});
