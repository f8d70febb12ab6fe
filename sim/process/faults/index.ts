import type { FaultKind } from '../../faults/fault-kind.ts';
import { kill } from './kill.ts';
import { panic } from './panic.ts';
import { signal } from './signal.ts';

export const processFaults: readonly FaultKind[] = [kill, panic, signal];
