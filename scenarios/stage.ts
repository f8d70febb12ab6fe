/**
 * A stage puts the cast of a capstone's scenarios into the world: it boots the program under test, plays its peers, clients and
 * handlers, and writes down what they see. One per capstone, in `scenarios/<track>/<capstone>/stage.ts`.
 *
 * Stage code runs inside the simulated world, in the same realm as the program under test, and obeys the same bans.
 */
import type { World } from '../sim/world/world.ts';
import type { Scenario } from './scenario.ts';

/** The program under test: a module that can be instantiated afresh for each boot. */
export interface Program<Exports> {
  /** A fresh instance of the submission's module. Throws what its top level throws. */
  instantiate(): Exports;
}

/** What a stage hands back once everything is set up. */
export interface Performance {
  /** True while somebody of the cast still has something to do; an empty event queue then means a deadlock. */
  waiting(): boolean;
  /** Called once after the run has ended, to attach what judges want to look at. */
  curtain?(): void;
}

export interface Stage<Cast, Exports> {
  readonly capstone: string;
  /** Names of the functions that a submission must export. */
  readonly exports: readonly (keyof Exports & string)[];
  /** Builds the cast; called before time starts. */
  setUp(world: World, scenario: Scenario & { readonly cast: Cast }, program: Program<Exports>): Performance;
}
