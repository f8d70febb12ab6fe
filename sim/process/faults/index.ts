import type { FaultKind } from '../../faults/fault-kind.ts';
import { gracefulStop } from './graceful-stop.ts';
import { kill } from './kill.ts';
import { panic } from './panic.ts';
import { signal } from './signal.ts';

export const processFaults: readonly FaultKind[] = [gracefulStop, kill, panic, signal];
