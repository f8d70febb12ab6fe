/** Names of the persistence policies that a power loss can be given; what each does is the disk's matter. */
import { nearest } from './nearest.ts';
import type { StoryMistake } from './problem.ts';

export const POLICIES: readonly string[] = [
  'none',
  'all',
  'prefix',
  'suffix',
  'random',
  'meta_only',
  'data_only',
  'one_file',
  'all_but',
  'torn_last',
];

const WRITTEN_POLICY = /^([a-z_]+)(?:\((?:\d+(?:\.\d+)?)?\))?$/;

/** What is wrong with a policy such as `random(0.5)` or `torn_last`; nothing if it is right. */
export function policyMistake(text: string): StoryMistake | undefined {
  const name = WRITTEN_POLICY.exec(text)?.[1];
  if (name !== undefined && POLICIES.includes(name)) return undefined;
  return { code: 'unknown-policy', name: text, valid: POLICIES, ...nearest(name ?? text.replace(/\(.*$/s, ''), POLICIES) };
}
