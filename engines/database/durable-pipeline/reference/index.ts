/** The reference implementation of `database/durable-pipeline`. */
import type { Env } from '../../../../sim/env/env.ts';
import type { Pipeline, PipelineConfig } from '../contract.ts';
import { recover } from './recovery.ts';

export async function open(env: Env, config: PipelineConfig): Promise<Pipeline> {
  return recover(env, config);
}
