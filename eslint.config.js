import tseslint from 'typescript-eslint';

/**
 * What must not stand in code that decides a trace or a grade. Everything of the kind comes from `env`, the kernel or a named
 * random stream.
 */
const bannedGlobals = [
  ['Date', 'use the kernel clock or env.clock'],
  ['performance', 'use the kernel clock or env.clock'],
  ['setTimeout', 'use env.clock.sleep or kernel.after'],
  ['setInterval', 'use env.clock.sleep or kernel.after'],
  ['setImmediate', 'only the drain may give the host a turn'],
  ['queueMicrotask', 'promises alone order continuations'],
  ['process', 'nothing of the host process may be read'],
  ['Buffer', 'use Uint8Array'],
  ['console', 'use env.log or the trace'],
  ['crypto', 'use a named random stream'],
  ['Intl', 'locale changes between machines'],
  ['WeakRef', 'garbage collection is not deterministic'],
  ['FinalizationRegistry', 'garbage collection is not deterministic'],
  ['Atomics', 'real threads are outside the model'],
  ['SharedArrayBuffer', 'real threads are outside the model'],
  ['fetch', 'use env.net'],
].map(([name, message]) => ({ name, message }));

const unstableMath = [
  'random',
  'pow',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'cbrt',
  'hypot',
];
const localeMethods = [
  'toLocaleString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLocaleDateString',
  'toLocaleTimeString',
  'localeCompare',
];

const bannedProperties = [
  ...unstableMath.map((property) => ({
    object: 'Math',
    property,
    message: 'its last bit, or all of it, differs between engines; use integer arithmetic',
  })),
  ...localeMethods.map((property) => ({ property, message: 'locale changes between machines' })),
];

const bannedSyntax = [
  { selector: "BinaryExpression[operator='**']", message: 'differs by one unit in the last place between V8 versions; multiply or shift' },
  {
    selector: "AssignmentExpression[operator='**=']",
    message: 'differs by one unit in the last place between V8 versions; multiply or shift',
  },
  { selector: 'ForInStatement', message: 'the order of for-in depends on how an object was built; use Object.keys' },
  { selector: "CallExpression[callee.property.name='sort'][arguments.length=0]", message: 'sort with an explicit comparator' },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.orrery/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['sim/**/*.ts', 'engines/**/*.ts', 'graders/**/*.ts', 'scenarios/**/*.ts'],
    ignores: ['**/*.test.ts', 'sim/kernel/drain.ts', 'sim/realm/host/**', 'scenarios/compile/write-schema.ts'],
    rules: {
      'no-restricted-globals': ['error', ...bannedGlobals],
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'nothing of the host may be imported here' }] }],
    },
  },
  {
    // Files that run on the host side of the fence: they load, compile and grade, and decide no event.
    files: ['sim/realm/host/**/*.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-imports': 'off' },
  },
);
