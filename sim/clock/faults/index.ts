import type { FaultKind } from '../../faults/fault-kind.ts';
import { step } from './step.ts';

export const clockFaults: readonly FaultKind[] = [step];
