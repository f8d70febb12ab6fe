/** Persistence policies as scenario files name them; what each does is the disk's matter. */
import { parsePolicy } from '../../sim/disk/crash-policy.ts';
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

/** What is wrong with a policy such as `random(0.5)` or `torn_last`; nothing if it is right. */
export function policyMistake(text: string): StoryMistake | undefined {
  try {
    parsePolicy(text);
    return undefined;
  } catch (error) {
    const name = text.replace(/\s*\(.*$/s, '');
    if (POLICIES.includes(name)) return { code: 'policy-argument', text, detail: (error as Error).message };
    return { code: 'unknown-policy', name: text, valid: POLICIES, ...nearest(name, POLICIES) };
  }
}
