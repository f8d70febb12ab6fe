/**
 * What the `on` of a fault names. Four written forms, told apart by their punctuation alone, so that a plan can be drawn without
 * knowing the fault vocabulary:
 *
 *   `oor-1`, `feed-*`, `feed-1, feed-2`   hosts (and, by their host, disks)
 *   `broker/broker`                       a process on a host; what follows the slash is kept as written
 *   `broker:7777`                         a listener; what follows the colon is kept as written
 *   `feed-* -> broker`                    links, from one host to another
 *
 * A pattern knows `*` (any characters) and `?` (one character). Not modelled: domains of hosts, and roles such as "the leader".
 */
import { globMatches } from '../sim/faults/glob.ts';

/** The host pattern of each end, or of the one end, with what is kept as written behind it. */
export type TargetForm =
  | { readonly form: 'host'; readonly hosts: string }
  | { readonly form: 'process' | 'listener'; readonly hosts: string; readonly rest: string }
  | { readonly form: 'link'; readonly from: string; readonly to: string };

export function targetForm(on: string): TargetForm {
  const arrow = on.indexOf('->');
  if (arrow >= 0) return { form: 'link', from: on.slice(0, arrow).trim(), to: on.slice(arrow + 2).trim() };
  for (const [mark, form] of [
    ['/', 'process'],
    [':', 'listener'],
  ] as const) {
    const at = on.indexOf(mark);
    if (at >= 0) return { form, hosts: on.slice(0, at).trim(), rest: on.slice(at) };
  }
  return { form: 'host', hosts: on.trim() };
}

/** The targets that `on` names among the hosts, in the order of `hosts`; no host is linked with itself. */
export function resolveTargets(on: string, hosts: readonly string[]): string[] {
  const target = targetForm(on);
  switch (target.form) {
    case 'host':
      return matchingHosts(target.hosts, hosts);
    case 'process':
    case 'listener':
      return matchingHosts(target.hosts, hosts).map((host) => host + target.rest);
    case 'link': {
      const ends = matchingHosts(target.to, hosts);
      return matchingHosts(target.from, hosts).flatMap((from) => ends.filter((to) => to !== from).map((to) => `${from} -> ${to}`));
    }
  }
}

/** The hosts that match one of the patterns of a list separated by commas. */
export function matchingHosts(patterns: string, hosts: readonly string[]): string[] {
  const alternatives = patterns.split(',').map((pattern) => pattern.trim());
  return hosts.filter((host) => alternatives.some((pattern) => globMatches(pattern, host)));
}
