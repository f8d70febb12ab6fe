/** A scenario as the schema leaves it: quantities converted, defaults filled in, keys as in the file. */
import type { Draw, Scenario } from '../scenario.ts';

export interface WrittenScenario {
  readonly scenario: string;
  readonly capstone: string;
  readonly story: string;
  readonly exercises: readonly string[];
  readonly seeds: Scenario['seeds'];
  readonly duration: number;
  readonly hosts: readonly WrittenHost[];
  readonly network: { readonly latency: Draw; readonly bandwidth: number; readonly segments: Draw };
  readonly cast: Record<string, unknown>;
  readonly faults: readonly unknown[];
  readonly control?: { readonly without: readonly string[]; readonly cast: Record<string, unknown> };
  readonly crash_points?: {
    readonly host: string;
    readonly policies: readonly string[];
    readonly samples: number;
    readonly nested: number;
    readonly boot_after: number;
  };
}

export interface WrittenHost {
  readonly name: string;
  readonly disk?: { readonly profile: string; readonly fs: string; readonly capacity?: number; readonly unwritten: 'zero' | 'stale' };
}
