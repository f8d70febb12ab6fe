/** Whether the `on` of a fault has the form its kind wants and names somebody who is there. */
import type { FaultKind, FaultTarget } from '../../sim/faults/fault-kind.ts';
import { matchingHosts, resolveTargets, targetForm, type TargetForm } from '../targets.ts';
import { nearest } from './nearest.ts';
import type { Reporter } from './reporter.ts';
import type { Path } from './source.ts';

export interface HostTable {
  /** All hosts, those of the scenario first, then those of its cast. */
  readonly names: readonly string[];
  readonly withDisk: readonly string[];
}

const FORMS: Readonly<Record<FaultTarget, readonly TargetForm['form'][]>> = {
  host: ['host'],
  disk: ['host'],
  process: ['host', 'process'],
  listener: ['host', 'listener'],
  link: ['link', 'host'],
};

export interface TargetContext {
  readonly hosts: HostTable | undefined;
  readonly reporter: Reporter;
}

/**
 * The `on` to keep, or nothing if it is wrong. For a disk fault that is the list of hosts with a disk where the pattern takes in others
 * too, because the plan is drawn without knowledge of kinds.
 */
export function checkTargets(
  fault: { readonly on: string; readonly pick?: number },
  kind: FaultKind,
  path: Path,
  { hosts, reporter }: TargetContext,
): string | undefined {
  const at = [...path, 'on'];
  const { on } = fault;
  const target = targetForm(on);
  if (!FORMS[kind.target].includes(target.form)) {
    reporter.report({ code: 'wrong-target', fault: kind.name, target: kind.target, on }, at);
    return undefined;
  }
  if (hosts === undefined) return on;
  for (const list of target.form === 'link' ? [target.from, target.to] : [target.hosts]) {
    for (const pattern of list.split(',').map((part) => part.trim())) {
      if (matchingHosts(pattern, hosts.names).length > 0) continue;
      const length = pattern.length;
      reporter.report({ code: 'no-target', pattern, hosts: hosts.names, ...nearest(pattern, hosts.names) }, at, {
        index: on.indexOf(pattern),
        length,
      });
    }
  }
  if (!reporter.isSound(at)) return undefined;
  let targets = resolveTargets(on, hosts.names);
  if (targets.length === 0) reporter.report({ code: 'no-target', pattern: on, hosts: hosts.names }, at);
  if (kind.target === 'disk') {
    const disks = targets.filter((name) => hosts.withDisk.includes(name));
    if (disks.length === 0 && targets.length > 0) reporter.report({ code: 'host-without-disk', name: targets[0] }, at);
    targets = disks;
  }
  if (!reporter.isSound(at)) return undefined;
  if (typeof fault.pick === 'number' && fault.pick > targets.length && reporter.isSound([...path, 'pick'])) {
    reporter.report({ code: 'too-few-targets', pick: fault.pick, matching: targets.length, on }, [...path, 'pick']);
  }
  return kind.target === 'disk' && targets.length < resolveTargets(on, hosts.names).length ? targets.join(', ') : on;
}
