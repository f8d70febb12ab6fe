import type { FaultKind } from '../../faults/fault-kind.ts';
export const diskFaults: readonly FaultKind[] = [];
