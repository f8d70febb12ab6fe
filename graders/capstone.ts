/**
 * What the grader knows of a capstone. The folders `engines/<name>`, `scenarios/<name>` and `graders/<name>` hold its parts.
 */
import type { Criterion, WordCatalogue } from './criterion.ts';

export interface Capstone {
  /** `<track>/<capstone>`. */
  readonly name: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
  readonly words: WordCatalogue;
  /** Functions that a submission must export. */
  readonly exports: readonly string[];
  /** Hosts that the stage adds to those the scenario declares, for a given cast. */
  hostsOf(cast: Readonly<Record<string, unknown>>): readonly string[];
}
