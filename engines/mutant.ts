/**
 * A mutant: the reference with one mistake in it. Mutants are YAML files in `engines/<track>/<capstone>/mutants/`, one per criterion,
 * each a list of these. A patch that does not apply exactly once is an error.
 */
export interface Mutant {
  /** Short and telling: `inline-accept`. Unique within the capstone. */
  readonly id: string;
  /** The mistake, in one sentence. */
  readonly bug: string;
  /** Criteria that must fail. */
  readonly kills: readonly string[];
  /** Criteria that also fail because the mistake cannot be told apart there, with the reason. */
  readonly also?: { readonly criteria: readonly string[]; readonly why: string };
  readonly patches: readonly Patch[];
}

export interface Patch {
  /** Relative to the capstone's `reference/` folder. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}
