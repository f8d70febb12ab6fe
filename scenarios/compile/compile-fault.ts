/**
 * One item of `faults`: checked against its kind and against the rest of the scenario, and turned into a `FaultSpec`. What is checked
 * here is what a schema cannot say: that a fault has one way to start, strikes somebody, and does so before the end.
 */
import type { FaultKind, FaultParameter } from '../../sim/faults/fault-kind.ts';
import { MOST_OCCURRENCES } from '../draw.ts';
import type { Draw, FaultSpec, TriggerSpec } from '../scenario.ts';
import { boundsOf, meanOf } from './draw-syntax.ts';
import { checkTargets, type HostTable } from './check-targets.ts';
import { faultSchema, UNKNOWN_FAULT_SCHEMA } from './fault-schema.ts';
import { nearest } from './nearest.ts';
import { policyMistake } from './policies.ts';
import type { Mistake } from './problem.ts';
import { convertQuantity } from './quantity-keyword.ts';
import type { Reporter } from './reporter.ts';
import { FAULT_KEYS } from './scenario-schema.ts';
import type { Path } from './source.ts';
import { typeName, validate } from './validator.ts';
import type { JsonSchema } from './vocabulary.ts';

export interface FaultContext {
  readonly kinds: readonly FaultKind[];
  /** `undefined` while a mistake elsewhere keeps them from being known. */
  readonly hosts: HostTable | undefined;
  readonly durationNs: number | undefined;
  readonly reporter: Reporter;
}

/** A fault as the schema leaves it: quantities converted, everything else as in the file. */
interface WrittenFault {
  readonly id?: string;
  readonly do: string;
  readonly on: string;
  readonly pick?: number;
  readonly at?: Draw;
  readonly for?: Draw;
  readonly every?: Draw;
  readonly times?: number;
  readonly when?: Omit<TriggerSpec, 'fromNs'> & { readonly from?: number };
  readonly [parameter: string]: unknown;
}

const schemas = new WeakMap<FaultKind, JsonSchema>();

/** The fault, or nothing if it has mistakes; those are with the reporter then. */
export function compileFault(item: unknown, path: Path, context: FaultContext): FaultSpec | undefined {
  const { reporter } = context;
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    reporter.report({ code: 'wrong-type', expected: 'object', got: typeName(item) }, path);
    return undefined;
  }
  const fault = item as WrittenFault;
  const kind = context.kinds.find(({ name }) => name === fault.do);
  if (kind === undefined && typeof fault.do === 'string') {
    const valid = context.kinds.map(({ name }) => name);
    reporter.report({ code: 'unknown-fault', name: fault.do, valid, ...nearest(fault.do, valid) }, [...path, 'do']);
  }
  const schema = kind === undefined ? UNKNOWN_FAULT_SCHEMA : schemaOf(kind);
  reporter.reportAll(validate(schema, fault, 'this fault'), path, (mistake) => inTermsOf(kind, mistake));
  checkStart(fault, kind, path, reporter);
  checkTimes(fault, path, context);
  const on = kind === undefined || !reporter.isSound([...path, 'on']) ? undefined : checkTargets(fault, kind, path, context);
  if (kind === undefined) return undefined;
  const args = argumentsOf(fault, kind, path, reporter);
  return on === undefined || !reporter.isSound(path) ? undefined : specOf(fault, on, args);
}

function schemaOf(kind: FaultKind): JsonSchema {
  let schema = schemas.get(kind);
  if (schema === undefined) schemas.set(kind, (schema = faultSchema(kind)));
  return schema;
}

/** Keys of a fault that are not keys of every fault are parameters, and messages call them so. */
function inTermsOf(kind: FaultKind | undefined, mistake: Mistake): Mistake {
  if (kind === undefined) return mistake;
  if (mistake.code === 'unknown-key' && mistake.where === 'this fault') {
    const valid = Object.keys(kind.parameters);
    const all = [...valid, ...Object.keys(FAULT_KEYS)];
    return { code: 'unknown-parameter', fault: kind.name, name: mistake.key, valid, ...nearest(mistake.key, all) };
  }
  if (mistake.code === 'missing-key' && mistake.key in kind.parameters) {
    return { code: 'missing-parameter', fault: kind.name, name: mistake.key, doc: kind.parameters[mistake.key].doc };
  }
  return mistake;
}

function checkStart(fault: WrittenFault, kind: FaultKind | undefined, path: Path, reporter: Reporter): void {
  const has = (key: keyof WrittenFault): boolean => fault[key] !== undefined;
  const name = typeof fault.do === 'string' ? fault.do : 'this fault';
  if (has('at') && has('when')) reporter.report({ code: 'two-starts', fault: name }, [...path, 'when'], 'key');
  if (!has('at') && !has('when'))
    reporter.report({ code: 'no-start', fault: name, canWait: kind?.shapes.includes('triggered') ?? true }, [...path, 'at'], 'key');
  if (has('times') && !has('every')) reporter.report({ code: 'needs-key', key: 'times', needs: 'every' }, [...path, 'times'], 'key');
  if (has('every') && has('when')) reporter.report({ code: 'excludes-key', key: 'every', other: 'when' }, [...path, 'every'], 'key');
  const { when } = fault;
  if (typeof when === 'object' && when !== null) {
    if (when.phase !== undefined && when.io === undefined) {
      reporter.report({ code: 'needs-key', key: 'phase', needs: 'io' }, [...path, 'when', 'phase'], 'key');
    }
    const other = (['op', 'path', 'task', 'nth'] as const).find((key) => when[key] !== undefined);
    if (when.io !== undefined && other !== undefined)
      reporter.report({ code: 'excludes-key', key: 'io', other }, [...path, 'when', 'io'], 'key');
  }
  if (kind === undefined) return;
  const refuse = (key: 'at' | 'for' | 'when'): void =>
    reporter.report({ code: 'wrong-shape', fault: kind.name, key, shapes: kind.shapes }, [...path, key], 'key');
  if (has('for') && !kind.shapes.includes('episode')) refuse('for');
  if (has('at') && has('when')) return;
  if (has('at') && !kind.shapes.includes('event') && !kind.shapes.includes('episode')) refuse('at');
  if (has('when') && !kind.shapes.includes('triggered')) refuse('when');
}

function checkTimes(fault: WrittenFault, path: Path, { reporter, durationNs }: FaultContext): void {
  const sound = (...keys: string[]): boolean => keys.every((key) => reporter.isSound([...path, key]));
  if (durationNs === undefined) return;
  const { when } = fault;
  if (when?.from !== undefined && sound('when') && when.from >= durationNs) {
    reporter.report({ code: 'after-end', timeNs: when.from, durationNs }, [...path, 'when', 'from']);
  }
  if (fault.at === undefined || !sound('at')) return;
  const [least, greatest] = boundsOf(fault.at);
  const latest = greatest === Infinity ? least : greatest;
  if (latest >= durationNs) reporter.report({ code: 'after-end', timeNs: latest, durationNs }, [...path, 'at']);
  else if (fault.every !== undefined && sound('every', 'times')) {
    const { every, times } = fault;
    const lastNs = least + ((times ?? 1) - 1) * boundsOf(every)[0];
    if (lastNs >= durationNs) reporter.report({ code: 'after-end', timeNs: lastNs, durationNs }, [...path, 'times']);
    const occurrences = times ?? Math.ceil((durationNs - least) / Math.max(1, meanOf(every)));
    if (occurrences > MOST_OCCURRENCES) reporter.report({ code: 'too-often', occurrences, most: MOST_OCCURRENCES }, [...path, 'every']);
  }
}

function argumentsOf(fault: WrittenFault, kind: FaultKind, path: Path, reporter: Reporter): FaultSpec['args'] {
  const args: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(kind.parameters)) {
    const at = [...path, name];
    const value = fault[name];
    if (!reporter.isSound(at)) continue;
    if (value === undefined) {
      if (parameter.default !== undefined) args[name] = defaultOf(parameter);
      continue;
    }
    if (parameter.form === 'policy') {
      const mistake = policyMistake(value as string);
      if (mistake !== undefined) reporter.report(mistake, at);
    }
    if (parameter.form === 'partsPerMillion') {
      const [, greatest] = boundsOf(value as Draw);
      if (greatest > 1_000_000 && greatest !== Infinity) reporter.report({ code: 'more-than-all', text: `${greatest / 10_000} %` }, at);
    }
    args[name] = plainIfConstant(value);
  }
  return args;
}

/** A default may be written like a value in the file (`5 s`) or be the value itself. */
function defaultOf(parameter: FaultParameter): unknown {
  const form = parameter.form === 'partsPerMillion' ? 'ratio' : parameter.form;
  if (typeof parameter.default !== 'string' || form === 'text' || form === 'policy' || form === 'boolean') return parameter.default;
  return plainIfConstant(convertQuantity(parameter.default, { quantity: form, drawn: true, signed: false }));
}

function plainIfConstant(value: unknown): unknown {
  const draw = value as Draw;
  return typeof value === 'object' && value !== null && draw.law === 'constant' ? draw.value : value;
}

function specOf(fault: WrittenFault, on: string, args: FaultSpec['args']): FaultSpec {
  const { pick, at, for: forNs, every, times, when } = fault;
  return {
    id: fault.id ?? fault.do,
    kind: fault.do,
    on,
    ...(pick === undefined ? {} : { pick }),
    ...(at === undefined ? {} : { at }),
    ...(forNs === undefined ? {} : { forNs }),
    ...(every === undefined ? {} : { every }),
    ...(times === undefined ? {} : { times }),
    ...(when === undefined ? {} : { when: triggerOf(when) }),
    args,
  };
}

function triggerOf({ from, ...rest }: NonNullable<WrittenFault['when']>): TriggerSpec {
  return from === undefined ? rest : { ...rest, fromNs: from };
}
