/** The criteria of `database/durable-pipeline`. */
import type { Criterion } from '../../criterion.ts';
import { criterion as d43 } from './D4.3.ts';

export { words } from './words.ts';

export const title = 'Durable TLE update pipeline';

export const criteria: readonly Criterion[] = [d43];
