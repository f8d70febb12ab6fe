/**
 * What the fence of a realm costs the code inside: the same loops in a bare context and in one whose fence is raised. Freezing a
 * prototype can turn every indexed store below it into a slow one, which no other benchmark would tell from the work itself.
 */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { projectFile } from '../cli/project-root.ts';
import { type Case, compare } from './measure/compare.ts';

type Loops = Readonly<Record<string, (times: number) => unknown>>;

const LOOPS = `({
  'stores into bytes': (times) => {
    const bytes = new Uint8Array(256);
    for (let i = 0; i < times; i++) bytes[i & 255] = i;
    return bytes;
  },
  'stores into doubles': (times) => {
    const doubles = new Float64Array(256);
    for (let i = 0; i < times; i++) doubles[i & 255] = i;
    return doubles;
  },
  'stores into an array': (times) => {
    const array = new Array(256).fill(0);
    for (let i = 0; i < times; i++) array[i & 255] = i;
    return array;
  },
  'pushes onto an array': (times) => {
    let array = [];
    for (let i = 0; i < times; i++) {
      if ((i & 255) === 0) array = [];
      array.push(i);
    }
    return array;
  },
  'turns of for-of': (times) => {
    const array = Array.from({ length: 256 }, (_, i) => i);
    let sum = 0;
    for (let i = 0; i < times; i += 256) for (const x of array) sum += x;
    return sum;
  },
  'entries put into a map': (times) => {
    let map = new Map();
    for (let i = 0; i < times; i++) {
      if ((i & 255) === 0) map = new Map();
      map.set(i, i);
    }
    return map;
  },
  'awaits': async (times) => {
    for (let i = 0; i < times; i++) await null;
  },
})`;

const realmText = readFileSync(projectFile('dist', 'bench', 'realm.js'), 'utf8');

function loopsIn(fenced: boolean): Loops {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as never, { codeGeneration: { strings: false, wasm: false } });
  if (fenced) {
    vm.runInContext(realmText, context);
    (context as unknown as { orreryRealm: { raiseFence(): void } }).orreryRealm.raiseFence();
  }
  return vm.runInContext(LOOPS, context) as Loops;
}

const bare = loopsIn(false);
const fenced = loopsIn(true);
const TIMES = 256 * 400;
for (const name of Object.keys(bare)) {
  const of =
    (loops: Loops): (() => unknown) =>
    () =>
      loops[name](TIMES);
  const cases: Case[] = [
    { name: 'bare context', operations: TIMES, run: of(bare) },
    { name: 'behind the fence', operations: TIMES, run: of(fenced) },
  ];
  await compare({ title: `In a realm: ${name}`, operation: 'turn', baseline: 'bare context', cases });
}
