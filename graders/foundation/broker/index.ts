/** The criteria of `foundation/broker`, in the order in which they are shown. */
import type { Criterion } from '../../criterion.ts';
import { criterion as f11 } from './F1.1.ts';
import { criterion as f12 } from './F1.2.ts';
import { criterion as f13 } from './F1.3.ts';
import { criterion as f14 } from './F1.4.ts';
import { criterion as f15 } from './F1.5.ts';
import { criterion as f16 } from './F1.6.ts';
import { criterion as f17 } from './F1.7.ts';
import { criterion as f18 } from './F1.8.ts';
import { criterion as f19 } from './F1.9.ts';
import { criterion as f110 } from './F1.10.ts';
import { criterion as f111 } from './F1.11.ts';
import { criterion as f112 } from './F1.12.ts';
import { criterion as f1s1 } from './F1.S1.ts';
import { criterion as f1s2 } from './F1.S2.ts';
import { criterion as f1b1 } from './F1.B1.ts';
import { criterion as f1b2 } from './F1.B2.ts';
import { criterion as f1b3 } from './F1.B3.ts';
import { criterion as f1b4 } from './F1.B4.ts';
import { criterion as f1b5 } from './F1.B5.ts';
import { criterion as f1b6 } from './F1.B6.ts';
import { withOpenDoor } from './at-the-door.ts';

export { words } from './words.ts';

export const title = 'Async telemetry ingestion broker';

const judges: readonly Criterion[] = [
  f11,
  f12,
  f13,
  f14,
  f15,
  f16,
  f17,
  f18,
  f19,
  f110,
  f111,
  f112,
  f1s1,
  f1s2,
  f1b1,
  f1b2,
  f1b3,
  f1b4,
  f1b5,
  f1b6,
];

export const criteria: readonly Criterion[] = judges.map(withOpenDoor);
