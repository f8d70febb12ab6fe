import type { FaultKind } from '../../faults/fault-kind.ts';
import { powerLoss } from './power-loss.ts';

export const powerFaults: readonly FaultKind[] = [powerLoss];
