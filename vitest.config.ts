import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', 'dist/**'],
    pool: 'forks',
    // Whole campaigns run inside some tests; the machine may be busy. A test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
    coverage: {
      provider: 'v8',
      include: ['sim/**', 'engines/**', 'scenarios/**', 'graders/**', 'reports/**', 'cli/**'],
      exclude: ['**/*.test.*', '**/fixtures/**'],
    },
  },
});
