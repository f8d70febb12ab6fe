/**
 * Runs benchmarks: `npm run bench` for all of them, `npm run bench -- trace disk` for some, `--rounds 9` for more rounds, `--list` for
 * their names. Each runs in a Node process of its own, so that what one has warmed up or allocated does not weigh on the next.
 * Benchmarks are not tests: nothing here passes or fails by time.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const SUFFIX = '.bench.ts';
/** The young generation has one size throughout, or the first case that allocates much pays for making it grow. */
const V8_FLAGS = ['--min-semi-space-size=16', '--max-semi-space-size=16'];
const root = path.dirname(import.meta.dirname);
const known = readdirSync(import.meta.dirname).filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)).sort(); // prettier-ignore

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' }, list: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !known.includes(name));
const rounds = Number(values.rounds);
if (values.list) {
  console.log(known.join('\n'));
} else if (unknown.length > 0 || !Number.isSafeInteger(rounds) || rounds < 1) {
  console.error(
    unknown.length > 0
      ? `no benchmark is named ${unknown.join(', ')}; there are ${known.join(', ')}`
      : '--rounds takes a whole number of 1 or more',
  );
  process.exitCode = 2;
} else {
  const names = positionals.length === 0 ? known : positionals;
  await bundle(names);
  console.log(
    `Node ${process.version}, V8 ${process.versions.v8}, ${os.cpus()[0]?.model ?? process.arch}, medians of ${rounds} interleaved rounds`,
  );
  for (const name of names) {
    const script = path.join(root, 'dist', 'bench', `${name}.js`);
    const { status } = spawnSync(process.execPath, [...V8_FLAGS, '--enable-source-maps', script, String(rounds)], {
      stdio: 'inherit',
      cwd: root,
    });
    if (status !== 0) process.exitCode = 1;
  }
}

async function bundle(names) {
  const shared = { bundle: true, outdir: 'dist/bench', target: 'es2022', logLevel: 'warning', absWorkingDir: root };
  await Promise.all([
    build({
      ...shared,
      entryPoints: Object.fromEntries(names.map((name) => [name, `bench/${name}${SUFFIX}`])),
      platform: 'node',
      format: 'esm',
      packages: 'external',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcemap: 'linked',
    }),
    // What runs inside the simulated world, as `build.js` makes it.
    build({ ...shared, entryPoints: { realm: 'sim/realm/entry.ts' }, platform: 'neutral', mainFields: ['main'], format: 'iife' }),
  ]);
}
