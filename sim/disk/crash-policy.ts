/**
 * Which unpersisted effects survive a loss of power. A policy is data; its text form is what scenarios, traces and reports show.
 *
 * Effects are counted one by one in the order of issue over the whole disk: each sector of a write, each change of size, each
 * change of a directory.
 */
import type { RandomStream } from '../kernel/random-streams.ts';

export type CrashPolicy =
  | { readonly kind: 'none' | 'all' | 'meta_only' | 'data_only' }
  /** The first or last `count` effects. */
  | { readonly kind: 'prefix' | 'suffix'; readonly count?: number }
  /** Each effect by itself, with this chance in millionths. */
  | { readonly kind: 'random'; readonly partsPerMillion?: number }
  /** Everything of the `index`-th dirty file or directory and nothing of the others, or the reverse. */
  | { readonly kind: 'one_file' | 'all_but'; readonly index?: number }
  /** All effects survive but those of the operation in flight, of which bit i of `mask` decides on sector i. */
  | { readonly kind: 'torn_last'; readonly mask?: number };

const NAMES = ['none', 'all', 'prefix', 'suffix', 'random', 'meta_only', 'data_only', 'one_file', 'all_but', 'torn_last'] as const;

/** Reads `none`, `suffix(3)`, `random(0.5)`, `torn_last(5)`; without an argument it is drawn at the crash. Throws what is wrong. */
export function parsePolicy(text: string): CrashPolicy {
  const match = /^([a-z_]+)(?:\(([0-9.]+)\))?$/.exec(text.trim());
  const kind = NAMES.find((name) => name === match?.[1]);
  if (match === null || kind === undefined) throw new Error(`'${text}' is not a persistence policy; there are ${NAMES.join(', ')}`);
  const argument = match[2] as string | undefined;
  switch (kind) {
    case 'none':
    case 'all':
    case 'meta_only':
    case 'data_only':
      if (argument !== undefined) throw new Error(`the persistence policy '${kind}' takes no argument`);
      return { kind };
    case 'random':
      return argument === undefined ? { kind } : { kind, partsPerMillion: millionths(argument) };
    case 'prefix':
    case 'suffix':
      return argument === undefined ? { kind } : { kind, count: whole(text, argument) };
    case 'one_file':
    case 'all_but':
      return argument === undefined ? { kind } : { kind, index: whole(text, argument) };
    case 'torn_last':
      return argument === undefined ? { kind } : { kind, mask: whole(text, argument) };
  }
}

export function formatPolicy(policy: CrashPolicy): string {
  switch (policy.kind) {
    case 'random':
      return policy.partsPerMillion === undefined ? policy.kind : `random(${policy.partsPerMillion / 1_000_000})`;
    case 'prefix':
    case 'suffix':
      return policy.count === undefined ? policy.kind : `${policy.kind}(${policy.count})`;
    case 'one_file':
    case 'all_but':
      return policy.index === undefined ? policy.kind : `${policy.kind}(${policy.index})`;
    case 'torn_last':
      return policy.mask === undefined ? policy.kind : `torn_last(${policy.mask})`;
    default:
      return policy.kind;
  }
}

/** What a policy without argument is drawn from. */
export interface CrashSituation {
  readonly effects: number;
  readonly dirtyInodes: number;
  /** Sectors of the operation in flight. */
  readonly sectorsInFlight: number;
}

/** The policy with its argument drawn where it had none; draws nothing otherwise. */
export function drawPolicy(policy: CrashPolicy, situation: CrashSituation, stream: RandomStream): CrashPolicy {
  switch (policy.kind) {
    case 'prefix':
    case 'suffix': {
      if (policy.count !== undefined) return policy;
      // Half of the draws stay near the end at issue, where the effects of the last few operations are.
      const bound = stream.below(2) === 0 ? Math.min(8, situation.effects) : situation.effects;
      return { kind: policy.kind, count: bound === 0 ? 0 : stream.between(1, bound) };
    }
    case 'random':
      return policy.partsPerMillion === undefined
        ? { kind: 'random', partsPerMillion: stream.pick([100_000, 300_000, 500_000, 700_000, 900_000]) }
        : policy;
    case 'one_file':
    case 'all_but':
      return policy.index === undefined ? { kind: policy.kind, index: stream.below(Math.max(1, situation.dirtyInodes)) } : policy;
    case 'torn_last': {
      if (policy.mask !== undefined) return policy;
      const sectors = Math.min(30, situation.sectorsInFlight);
      // Neither no sector nor all of them, where there is a choice.
      const mask = sectors < 2 ? stream.below(2) : 1 + stream.below((1 << sectors) - 2);
      return { kind: 'torn_last', mask };
    }
    default:
      return policy;
  }
}

function millionths(text: string): number {
  const value = Math.round(Number(text) * 1_000_000);
  if (!(value >= 0 && value <= 1_000_000)) throw new Error(`random(${text}): the chance must lie in 0 .. 1`);
  return value;
}

function whole(policy: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${policy}: the argument must be a whole number`);
  return value;
}
