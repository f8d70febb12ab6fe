/**
 * Builds `dist/` from the TypeScript sources: the command line, the worker that runs simulations, and the realm, which is everything
 * that runs inside the simulated world as one script without imports. Runs at `npm ci` (script `prepare`).
 */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const shared = {
  bundle: true,
  outdir: 'dist',
  target: 'es2022',
  sourcemap: 'linked',
  logLevel: 'warning',
  absWorkingDir: import.meta.dirname,
};

await Promise.all([
  build({
    ...shared,
    entryPoints: {
      cli: 'cli/main.ts',
      worker: 'cli/worker.ts',
      'write-goldens': 'test/determinism/write-goldens.ts',
      'write-schema': 'scenarios/compile/write-schema.ts',
      'write-fault-page': 'reports/markdown/write-fault-page.ts',
    },
    platform: 'node',
    format: 'esm',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { ORRERY_VERSION: JSON.stringify(version) },
  }),
  build({
    ...shared,
    entryPoints: { realm: 'sim/realm/entry.ts' },
    platform: 'neutral',
    mainFields: ['main'],
    format: 'iife',
    sourcemap: false,
  }),
]);
