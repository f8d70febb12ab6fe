/**
 * What a scenario may refer to beyond the language itself: the capstones, their criteria, and what their stages understand as a cast.
 * The compiler reads no files; whoever calls it brings these.
 */

/** JSON schema as data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface CapstoneEntry {
  /** Ids of the criteria, such as `F1.3`. */
  readonly criteria: readonly string[];
  /** Schema of the `cast` block, from the capstone's `cast.schema.json`; quantities carry the keyword `quantity`. */
  readonly castSchema: JsonSchema;
  /** Hosts that the stage creates for a cast which has passed the schema. Pure. */
  hostsOf(cast: Readonly<Record<string, unknown>>): readonly string[];
}

/** By `<track>/<capstone>`. */
export type CapstoneVocabulary = Readonly<Record<string, CapstoneEntry>>;
