/**
 * What can be wrong with a scenario file: a closed union of codes with typed parameters. No words here, and no rendered text;
 * `words.ts` has the words, `render.ts` puts them beside an excerpt of the file.
 */
import type { FaultTarget } from '../../sim/faults/fault-kind.ts';
import type { Quantity } from './units.ts';

/** Where something stands in the file, as offsets of UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export type QuantityMistake =
  | { readonly code: 'not-a-quantity'; readonly quantity: Quantity; readonly drawn: boolean; readonly text: string }
  | { readonly code: 'cut-by-comma'; readonly text: string }
  | { readonly code: 'missing-unit'; readonly quantity: Quantity; readonly drawn: boolean; readonly number: string }
  | {
      readonly code: 'unknown-unit';
      readonly quantity: Quantity;
      readonly drawn: boolean;
      readonly unit: string;
      readonly nearest?: string;
    }
  | { readonly code: 'not-whole'; readonly quantity: Quantity; readonly text: string; readonly smallest: string }
  | { readonly code: 'too-large'; readonly quantity: Quantity; readonly text: string }
  | { readonly code: 'negative'; readonly quantity: Quantity; readonly text: string }
  | { readonly code: 'zero'; readonly quantity: Quantity; readonly drawn: boolean }
  | { readonly code: 'more-than-all'; readonly text: string }
  | { readonly code: 'draw-not-allowed'; readonly quantity: Quantity; readonly text: string }
  | { readonly code: 'unknown-law'; readonly law: string; readonly nearest?: string }
  | { readonly code: 'law-arguments'; readonly law: string; readonly usage: string; readonly got: number }
  | { readonly code: 'law-order'; readonly low: string; readonly high: string };

export type StructureMistake =
  | { readonly code: 'yaml-syntax'; readonly detail: string }
  | { readonly code: 'duplicate-key'; readonly key: string }
  | {
      readonly code: 'unknown-key';
      readonly key: string;
      readonly where: string;
      readonly valid: readonly string[];
      readonly nearest?: string;
    }
  | { readonly code: 'missing-key'; readonly key: string; readonly where: string }
  | { readonly code: 'wrong-type'; readonly expected: string; readonly got: string }
  | { readonly code: 'not-a-choice'; readonly value: string; readonly choices: readonly string[]; readonly nearest?: string }
  | { readonly code: 'out-of-range'; readonly value: string; readonly comparison: string; readonly limit: number }
  | { readonly code: 'too-few'; readonly least: number }
  | { readonly code: 'wrong-form'; readonly text: string; readonly pattern: string }
  | { readonly code: 'breaks-schema'; readonly detail: string };

export type StoryMistake =
  | { readonly code: 'name-mismatch'; readonly name: string; readonly expected: string }
  | { readonly code: 'unknown-capstone'; readonly name: string; readonly valid: readonly string[]; readonly nearest?: string }
  | {
      readonly code: 'unknown-criterion';
      readonly id: string;
      readonly capstone: string;
      readonly valid: readonly string[];
      readonly nearest?: string;
    }
  | { readonly code: 'unknown-host'; readonly name: string; readonly valid: readonly string[]; readonly nearest?: string }
  | { readonly code: 'host-without-disk'; readonly name: string }
  | { readonly code: 'duplicate-name'; readonly what: 'host' | 'fault' | 'criterion'; readonly name: string }
  | { readonly code: 'unknown-policy'; readonly name: string; readonly valid: readonly string[]; readonly nearest?: string }
  | { readonly code: 'policy-argument'; readonly text: string; readonly detail: string }
  | { readonly code: 'unknown-fault-id'; readonly id: string; readonly valid: readonly string[]; readonly nearest?: string };

export type FaultMistake =
  | { readonly code: 'unknown-fault'; readonly name: string; readonly valid: readonly string[]; readonly nearest?: string }
  | {
      readonly code: 'unknown-parameter';
      readonly fault: string;
      readonly name: string;
      readonly valid: readonly string[];
      readonly nearest?: string;
    }
  | { readonly code: 'missing-parameter'; readonly fault: string; readonly name: string; readonly doc: string }
  | { readonly code: 'wrong-target'; readonly fault: string; readonly target: FaultTarget; readonly on: string }
  | { readonly code: 'no-target'; readonly pattern: string; readonly hosts: readonly string[]; readonly nearest?: string }
  | { readonly code: 'too-few-targets'; readonly pick: number; readonly matching: number; readonly on: string }
  | { readonly code: 'no-start'; readonly fault: string; readonly canWait: boolean }
  | { readonly code: 'two-starts'; readonly fault: string }
  | { readonly code: 'wrong-shape'; readonly fault: string; readonly key: 'at' | 'for' | 'when'; readonly shapes: readonly string[] }
  | { readonly code: 'needs-key'; readonly key: string; readonly needs: string }
  | { readonly code: 'excludes-key'; readonly key: string; readonly other: string }
  | { readonly code: 'after-end'; readonly timeNs: number; readonly durationNs: number }
  | { readonly code: 'too-often'; readonly occurrences: number; readonly most: number };

export type Mistake = QuantityMistake | StructureMistake | StoryMistake | FaultMistake;

/** One mistake at one place of one file. */
export interface Problem {
  readonly mistake: Mistake;
  readonly file: string;
  readonly span: Span;
}
