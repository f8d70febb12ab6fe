/**
 * From the text of a scenario file to a `Scenario`, or to everything that is wrong with it in one go. Pure: the text and the
 * vocabulary in, the result out; no file is read.
 *
 * Only a YAML syntax error ends the work early, because nothing behind it can be trusted. All else is reported together, except what
 * would only repeat another mistake: targets are not looked up while the hosts of a broken cast are unknown.
 */
import type { FaultKind } from '../../sim/faults/fault-kind.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { assembleScenario } from './assemble-scenario.ts';
import type { HostTable } from './check-targets.ts';
import { compileCasts, isMap } from './compile-casts.ts';
import { compileFault } from './compile-fault.ts';
import { boundsOf } from './draw-syntax.ts';
import { nearest } from './nearest.ts';
import { policyMistake } from './policies.ts';
import type { Problem } from './problem.ts';
import { Reporter } from './reporter.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { renderProblems } from './render.ts';
import { readSource } from './source.ts';
import { typeName, validate } from './validator.ts';
import type { CapstoneEntry, CapstoneVocabulary } from './vocabulary.ts';
import type { WrittenScenario } from './written-scenario.ts';

export interface CompileOptions {
  /** Name of the file for messages; without folder and `.yaml` it must be the scenario's name. */
  readonly file: string;
  readonly capstones: CapstoneVocabulary;
  readonly faults: readonly FaultKind[];
}

export type CompileResult =
  | { readonly scenario: Scenario }
  /** `rendered` is the text for a terminal without colours; `renderProblems` makes the one with colours. */
  | { readonly problems: readonly Problem[]; readonly rendered: string };

/** The shape of the file. The capstone, its cast and the faults are checked one by one, in terms of their own. */
const SHAPE = scenarioSchema({ capstone: { type: 'string' }, cast: { type: 'object' }, fault: {} });

/** Compiles one scenario file. Never throws for what the file says; a cast schema that is no schema throws. */
export function compileScenario(text: string, options: CompileOptions): CompileResult {
  const source = readSource(text);
  const reporter = new Reporter(options.file, source);
  if (source.data === undefined) return refusal(reporter, text);
  if (typeof source.data !== 'object' || source.data === null || Array.isArray(source.data)) {
    reporter.report({ code: 'wrong-type', expected: 'object', got: typeName(source.data) }, []);
    return refusal(reporter, text);
  }
  // Taken before the schema converts what it checks: the control run's cast is the scenario's, as written, with overrides.
  const castAsWritten: unknown = JSON.parse(JSON.stringify((source.data as { cast?: unknown }).cast ?? {}));
  reporter.reportAll(validate(SHAPE, source.data, 'the scenario'), []);
  const written = source.data as WrittenScenario;
  checkName(written, options.file, reporter);
  const capstone = checkCapstone(written, options.capstones, reporter);
  checkAboveZero(written, reporter);
  checkHosts(written, reporter);
  const control = compileCasts(written, castAsWritten, capstone, source, reporter);
  const hosts = hostTable(written, control, capstone, reporter);
  const faults = compileFaults(written, options, hosts, reporter);
  checkControl(written, reporter);
  checkCrashPoints(written, hosts, reporter);
  return reporter.problems.length > 0 ? refusal(reporter, text) : { scenario: assembleScenario(written, faults, control) };
}

function refusal({ problems }: Reporter, text: string): CompileResult {
  return { problems, rendered: renderProblems(problems, text) };
}

function checkName({ scenario }: WrittenScenario, file: string, reporter: Reporter): void {
  if (!reporter.isSound(['scenario']) || typeof scenario !== 'string') return;
  const expected = (file.split(/[\\/]/).at(-1) as string).replace(/\.ya?ml$/, '');
  if (scenario !== expected) reporter.report({ code: 'name-mismatch', name: scenario, expected }, ['scenario']);
}

function checkCapstone(written: WrittenScenario, capstones: CapstoneVocabulary, reporter: Reporter): CapstoneEntry | undefined {
  const name = written.capstone;
  if (typeof name !== 'string') return undefined;
  if (!Object.hasOwn(capstones, name)) {
    const valid = Object.keys(capstones);
    // A capstone's name is often given without its track.
    const lastPart = valid.filter((candidate) => candidate.split('/').at(-1) === name);
    reporter.report(
      { code: 'unknown-capstone', name, valid, ...(lastPart.length === 1 ? { nearest: lastPart[0] } : nearest(name, valid)) },
      ['capstone'],
    );
    return undefined;
  }
  const capstone = capstones[name];
  if (!Array.isArray(written.exercises)) return capstone;
  written.exercises.forEach((id: unknown, i) => {
    if (typeof id !== 'string') return;
    const valid = capstone.criteria;
    if (!valid.includes(id))
      reporter.report({ code: 'unknown-criterion', id, capstone: name, valid, ...nearest(id, valid) }, ['exercises', i]);
    else if (written.exercises.indexOf(id) < i) reporter.report({ code: 'duplicate-name', what: 'criterion', name: id }, ['exercises', i]);
  });
  return capstone;
}

/** Of what would otherwise make a run without time, or a stream that never arrives. */
function checkAboveZero({ duration, network }: WrittenScenario, reporter: Reporter): void {
  if (reporter.isSound(['duration']) && duration === 0) reporter.report({ code: 'zero', quantity: 'duration', drawn: false }, ['duration']);
  const at = { bandwidth: ['network', 'bandwidth'], segments: ['network', 'segments'] };
  if (reporter.isSound(at.bandwidth) && network.bandwidth === 0)
    reporter.report({ code: 'zero', quantity: 'bandwidth', drawn: false }, at.bandwidth);
  if (reporter.isSound(at.segments) && boundsOf(network.segments)[0] === 0) {
    reporter.report({ code: 'zero', quantity: 'bytes', drawn: network.segments.law !== 'constant' }, at.segments);
  }
}

function checkHosts({ hosts }: WrittenScenario, reporter: Reporter): void {
  if (!reporter.isSound(['hosts'])) return;
  hosts.forEach(({ name }, i) => {
    if (hosts.findIndex((host) => host.name === name) < i)
      reporter.report({ code: 'duplicate-name', what: 'host', name }, ['hosts', i, 'name']);
  });
}

function hostTable(
  written: WrittenScenario,
  control: Record<string, unknown>,
  capstone: CapstoneEntry | undefined,
  reporter: Reporter,
): HostTable | undefined {
  if (capstone === undefined || !['hosts', 'cast'].every((key) => reporter.isSound([key])) || !reporter.isSound(['control', 'cast']))
    return undefined;
  const declared = written.hosts.map(({ name }) => name);
  const names = new Set([...declared, ...capstone.hostsOf(written.cast), ...capstone.hostsOf({ ...written.cast, ...control })]);
  return { names: [...names], withDisk: written.hosts.filter(({ disk }) => disk !== undefined).map(({ name }) => name) };
}

function compileFaults(written: WrittenScenario, options: CompileOptions, hosts: HostTable | undefined, reporter: Reporter): FaultSpec[] {
  if (!Array.isArray(written.faults)) return [];
  const durationNs = reporter.isSound(['duration']) ? written.duration : undefined;
  const specs = written.faults.map((item, i) => compileFault(item, ['faults', i], { kinds: options.faults, hosts, durationNs, reporter }));
  const seen = new Set<string>();
  faultIds(written).forEach((id, i) => {
    if (id === undefined) return;
    const named = isMap(written.faults[i]) && written.faults[i].id !== undefined;
    if (seen.has(id)) reporter.report({ code: 'duplicate-name', what: 'fault', name: id }, ['faults', i, named ? 'id' : 'do']);
    seen.add(id);
  });
  return specs.filter((spec) => spec !== undefined);
}

/** Also of faults that have mistakes, so that a reference to one is not a mistake of its own. */
function faultIds({ faults }: WrittenScenario): (string | undefined)[] {
  if (!Array.isArray(faults)) return [];
  return faults.map((item) => {
    const { id, do: kind } = isMap(item) ? item : {};
    return typeof id === 'string' ? id : typeof kind === 'string' ? kind : undefined;
  });
}

function checkControl(written: WrittenScenario, reporter: Reporter): void {
  if (written.control === undefined || !reporter.isSound(['control', 'without'])) return;
  const valid = faultIds(written).filter((id) => id !== undefined);
  written.control.without.forEach((id, i) => {
    if (!valid.includes(id)) reporter.report({ code: 'unknown-fault-id', id, valid, ...nearest(id, valid) }, ['control', 'without', i]);
  });
}

function checkCrashPoints({ crash_points: points }: WrittenScenario, hosts: HostTable | undefined, reporter: Reporter): void {
  if (points === undefined) return;
  if (reporter.isSound(['crash_points', 'policies'])) {
    points.policies.forEach((policy, i) => {
      const mistake = policyMistake(policy);
      if (mistake !== undefined) reporter.report(mistake, ['crash_points', 'policies', i]);
    });
  }
  if (reporter.isSound(['crash_points', 'nested']) && points.nested > 1_000_000) {
    reporter.report({ code: 'more-than-all', text: `${points.nested / 10_000} %` }, ['crash_points', 'nested']);
  }
  const at = ['crash_points', 'host'];
  if (hosts === undefined || typeof points.host !== 'string' || !reporter.isSound(at)) return;
  const { host } = points;
  if (!hosts.names.includes(host))
    reporter.report({ code: 'unknown-host', name: host, valid: hosts.names, ...nearest(host, hosts.names) }, at);
  else if (!hosts.withDisk.includes(host)) reporter.report({ code: 'host-without-disk', name: host }, at);
}
