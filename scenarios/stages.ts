/** The stage of every capstone, by the capstone's name. Part of the realm. */
import { stage as durablePipeline } from './database/durable-pipeline/stage.ts';
import { stage as broker } from './foundation/broker/stage.ts';
import type { Stage } from './stage.ts';

// Each stage narrows its own cast and exports; here they are told apart by name only.
export type AnyStage = Stage<Readonly<Record<string, unknown>>, Record<string, unknown>>;

export const stages: ReadonlyMap<string, AnyStage> = new Map(
  [broker as unknown as AnyStage, durablePipeline as unknown as AnyStage].map((stage) => [stage.capstone, stage]),
);
