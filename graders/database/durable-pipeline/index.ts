/** The criteria of `database/durable-pipeline`, in the order in which they are listed. */
import type { Criterion } from '../../criterion.ts';
import { criterion as d41 } from './D4.1.ts';
import { criterion as d42 } from './D4.2.ts';
import { criterion as d43 } from './D4.3.ts';
import { criterion as d44 } from './D4.4.ts';
import { criterion as d45 } from './D4.5.ts';
import { criterion as d46 } from './D4.6.ts';
import { criterion as d47 } from './D4.7.ts';
import { criterion as d4b1 } from './D4.B1.ts';
import { criterion as d4b2 } from './D4.B2.ts';
import { criterion as d4b3 } from './D4.B3.ts';
import { criterion as d4b4 } from './D4.B4.ts';
import { criterion as d4b5 } from './D4.B5.ts';
import { criterion as d4b6 } from './D4.B6.ts';
import { criterion as d4b7 } from './D4.B7.ts';
import { criterion as d4b8 } from './D4.B8.ts';
import { criterion as d4b9 } from './D4.B9.ts';
import { criterion as d4b10 } from './D4.B10.ts';

export { words } from './words.ts';

export const title = 'Durable TLE update pipeline';

export const criteria: readonly Criterion[] = [
  d41,
  d42,
  d43,
  d44,
  d45,
  d46,
  d47,
  d4b1,
  d4b2,
  d4b3,
  d4b4,
  d4b5,
  d4b6,
  d4b7,
  d4b8,
  d4b9,
  d4b10,
];
