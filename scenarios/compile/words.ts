/** The words for each mistake: one sentence that names it, and lines that say what was expected and what was probably meant. */
import { LAWS } from './draw-syntax.ts';
import type { FaultTarget } from '../../sim/faults/fault-kind.ts';
import type { Mistake } from './problem.ts';
import { type Quantity, UNITS } from './units.ts';

export interface Words {
  readonly title: string;
  readonly notes: readonly string[];
}

export function wordsFor(mistake: Mistake): Words {
  switch (mistake.code) {
    case 'yaml-syntax':
      return { title: 'this is not valid YAML', notes: [mistake.detail] };
    case 'duplicate-key':
      return { title: `\`${mistake.key}\` is given twice`, notes: ['keep one of the two'] };
    case 'unknown-key':
      return { title: `\`${mistake.key}\` is not a key of ${code(mistake.where)}`, notes: choice(mistake.valid, mistake.nearest) };
    case 'missing-key':
      return { title: `${code(mistake.where)} has no \`${mistake.key}\``, notes: [`add \`${mistake.key}: ...\``] };
    case 'wrong-type':
      return { title: `expected ${typeWords(mistake.expected)}, got ${typeWords(mistake.got)}`, notes: [] };
    case 'not-a-choice':
      return { title: `\`${mistake.value}\` cannot stand here`, notes: choice(mistake.choices, mistake.nearest) };
    case 'out-of-range':
      return { title: `${mistake.value} is out of range`, notes: [`expected a number ${mistake.comparison} ${mistake.limit}`] };
    case 'too-few':
      return { title: mistake.least === 1 ? 'this is empty' : 'this is too short', notes: [`expected at least ${mistake.least}`] };
    case 'wrong-form':
      return {
        title: `\`${mistake.text}\` does not have the form that is wanted here`,
        notes: [`expected a text that matches /${mistake.pattern}/`],
      };
    case 'breaks-schema':
      return { title: `this value ${mistake.detail}`, notes: [] };

    case 'not-a-quantity':
      return {
        title: `${mistake.text === '' ? 'nothing' : `\`${mistake.text}\``} is not ${QUANTITY[mistake.quantity].noun}`,
        notes: examples(mistake),
      };
    case 'cut-by-comma':
      return {
        title: `\`${mistake.text}\` has no closing bracket`,
        notes: ['within `{...}` and `[...]` a comma ends the value; put the whole law in quotes: `"uniform(1 s, 5 s)"`'],
      };
    case 'missing-unit':
      return { title: `\`${mistake.number}\` has no unit`, notes: examples(mistake) };
    case 'unknown-unit':
      return { title: `unknown unit \`${mistake.unit}\``, notes: [...examples(mistake), ...meant(mistake.nearest)] };
    case 'not-whole':
      return { title: `\`${mistake.text}\` is finer than the world can tell`, notes: [`expected a whole multiple of ${mistake.smallest}`] };
    case 'too-large':
      return { title: `\`${mistake.text}\` is too large`, notes: [LARGEST[mistake.quantity]] };
    case 'negative':
      return { title: `\`${mistake.text}\` is below zero`, notes: [] };
    case 'zero':
      return {
        title: `${QUANTITY[mistake.quantity].noun} of zero makes no sense here`,
        notes: mistake.drawn ? ['the law can give zero; an exponential one needs a floor: `1 B + exp(100 B)`'] : [],
      };
    case 'more-than-all':
      return { title: `${mistake.text} is more than all`, notes: ['expected a share from `0 %` to `100 %`'] };
    case 'draw-not-allowed':
      return { title: `\`${mistake.text}\` is drawn, but this value must be fixed`, notes: examples({ ...mistake, drawn: false }) };
    case 'unknown-law':
      return {
        title: `unknown law \`${mistake.law}\``,
        notes: choice(
          Object.values(LAWS).map(({ usage }) => usage),
          mistake.nearest,
        ),
      };
    case 'law-arguments':
      return { title: `\`${mistake.law}\` cannot take ${counted(mistake.got, 'value')}`, notes: [`expected \`${mistake.usage}\``] };
    case 'law-order':
      return { title: `\`${mistake.low}\` is above \`${mistake.high}\``, notes: ['expected `uniform(low, high)`'] };

    case 'name-mismatch':
      return {
        title: `the scenario is called \`${mistake.name}\` and its file \`${mistake.expected}\``,
        notes: ['give both the same name'],
      };
    case 'unknown-capstone':
      return { title: `there is no capstone \`${mistake.name}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'unknown-criterion':
      return { title: `\`${mistake.capstone}\` has no criterion \`${mistake.id}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'unknown-host':
      return { title: `there is no host \`${mistake.name}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'host-without-disk':
      return { title: `host \`${mistake.name}\` has no disk`, notes: [`give it one: \`hosts: [{name: ${mistake.name}, disk: {}}]\``] };
    case 'duplicate-name':
      return { title: `a second ${mistake.what} called \`${mistake.name}\``, notes: [DUPLICATE[mistake.what]] };
    case 'unknown-policy':
      return { title: `unknown persistence policy \`${mistake.name}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'policy-argument':
      return { title: `\`${mistake.text}\` has an argument that does not fit`, notes: [mistake.detail] };
    case 'unknown-fault-id':
      return { title: `no fault here is called \`${mistake.id}\``, notes: choice(mistake.valid, mistake.nearest) };

    case 'unknown-fault':
      return { title: `unknown fault \`${mistake.name}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'unknown-parameter':
      return { title: `fault \`${mistake.fault}\` has no parameter \`${mistake.name}\``, notes: choice(mistake.valid, mistake.nearest) };
    case 'missing-parameter':
      return { title: `fault \`${mistake.fault}\` needs \`${mistake.name}\``, notes: [`${mistake.name}: ${mistake.doc}`] };
    case 'wrong-target':
      return {
        title: `\`${mistake.on}\` is not what fault \`${mistake.fault}\` can strike`,
        notes: [`expected ${TARGET[mistake.target]}`],
      };
    case 'no-target':
      return { title: `\`${mistake.pattern}\` matches no host`, notes: choice(mistake.hosts, mistake.nearest, 'hosts are') };
    case 'too-few-targets':
      return {
        title: `cannot pick ${mistake.pick} of ${counted(mistake.matching, 'target')}`,
        notes: [`\`${mistake.on}\` matches ${mistake.matching}`],
      };
    case 'no-start':
      return {
        title: `nothing says when \`${mistake.fault}\` strikes`,
        notes: [mistake.canWait ? 'add `at: 20 s`, or `when: {op: ..., nth: ...}`' : 'add `at: 20 s`'],
      };
    case 'two-starts':
      return {
        title: `\`${mistake.fault}\` has both \`at\` and \`when\``,
        notes: ['keep one of the two; `when: {from: 20 s, ...}` waits for an operation after a time'],
      };
    case 'wrong-shape':
      return {
        title: `fault \`${mistake.fault}\` takes no \`${mistake.key}\``,
        notes: [`it ${mistake.shapes.map((s) => SHAPE[s]).join(', or ')}`],
      };
    case 'needs-key':
      return { title: `\`${mistake.key}\` means nothing without \`${mistake.needs}\``, notes: [`add \`${mistake.needs}: ...\``] };
    case 'excludes-key':
      return { title: `\`${mistake.key}\` and \`${mistake.other}\` exclude each other`, notes: ['keep one of the two'] };
    case 'after-end':
      return {
        title: `${duration(mistake.timeNs)} is not before the end of the run`,
        notes: [`\`duration\` is ${duration(mistake.durationNs)}`],
      };
    case 'too-often':
      return {
        title: `this strikes about ${mistake.occurrences} times`,
        notes: [`expected at most ${mistake.most}; a larger \`every\`, or a fault that lasts`],
      };
  }
}

const QUANTITY: Readonly<Record<Quantity, { readonly noun: string; readonly examples: readonly string[] }>> = {
  duration: { noun: 'a duration', examples: ['8 min', '1.5 ms', '250 us'] },
  bytes: { noun: 'a size', examples: ['64 KiB', '10 MB', '512 B'] },
  rate: { noun: 'a rate', examples: ['100/s', '3.3/s', '12/min'] },
  bandwidth: { noun: 'a bandwidth', examples: ['10 MB/s', '64 KiB/s'] },
  ratio: { noun: 'a ratio', examples: ['10 %', '0.1', '50 x'] },
  count: { noun: 'a whole number', examples: ['3', '1_000'] },
};

const LARGEST: Readonly<Record<Quantity, string>> = {
  duration: 'the longest duration is 2501 h, about 104 days',
  bytes: 'the largest size is 8 PiB',
  rate: 'events cannot be closer together than 1 ns',
  bandwidth: 'the largest bandwidth is 8 PiB/s',
  ratio: 'the largest ratio is 9007199254 x',
  count: 'the largest number is 9007199254740991',
};

const TARGET: Readonly<Record<FaultTarget, string>> = {
  host: 'hosts, such as `oor-1` or `feed-*`',
  disk: 'hosts with a disk, such as `oor-1`',
  process: 'a process, such as `broker/broker`, or hosts, such as `broker`',
  listener: 'a listener, such as `broker:7777`, or hosts, such as `broker`',
  link: 'links, such as `feed-3 -> broker` or `* -> broker`, or all links of hosts, such as `feed-3`',
};

const SHAPE: Readonly<Record<string, string>> = {
  event: 'happens once, `at` a time',
  episode: 'lasts `for` a while from `at` on',
  triggered: 'waits for its `when`',
};

const DUPLICATE = {
  host: 'give each host a name of its own',
  fault: 'give each fault an `id` of its own; without one it is called after its kind',
  criterion: 'once is enough',
} as const;

/** In the largest unit that holds it exactly: `65 s`, `1 min`. */
function duration(ns: number): string {
  const units = Object.entries(UNITS.duration).filter(([name]) => name !== 'µs');
  const [name, size] = units.findLast(([, size]) => BigInt(ns) % size === 0n) ?? units[0];
  return `${BigInt(ns) / size} ${name}`;
}

function typeWords(type: string): string {
  const words: Record<string, string> = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    quantity: 'a quantity',
    nothing: 'nothing',
  };
  return words[type] ?? type;
}

function examples({ quantity, drawn }: { readonly quantity: Quantity; readonly drawn: boolean }): string[] {
  const { noun, examples: written } = QUANTITY[quantity];
  const draws = drawn ? [`exp(${written[0]})`] : [];
  return [`expected ${noun} such as ${[...written, ...draws].map((text) => `\`${text}\``).join(', ')}`];
}

/** The valid names, as many as can be taken in, and the nearest. */
function choice(valid: readonly string[], nearest: string | undefined, lead = 'expected one of'): string[] {
  if (valid.length === 0) return nearest === undefined ? ['there are none'] : meant(nearest);
  const shown = valid.slice(0, 12);
  const more = valid.length > shown.length ? `, and ${valid.length - shown.length} more` : '';
  const list = `${valid.length === 1 && lead === 'expected one of' ? 'expected' : lead} ${shown.map((name) => `\`${name}\``).join(', ')}${more}`;
  return [list, ...meant(nearest)];
}

function meant(nearest: string | undefined): string[] {
  return nearest === undefined ? [] : [`did you mean \`${nearest}\`?`];
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Paths of keys are code; `the scenario` and `this fault` are words. */
function code(where: string): string {
  return where.includes(' ') || where.startsWith('`') ? where : `\`${where}\``;
}
