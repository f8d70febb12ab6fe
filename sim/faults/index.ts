/** Every kind of fault the world knows, by name. */
import { clockFaults } from '../clock/faults/index.ts';
import { diskFaults } from '../disk/faults/index.ts';
import { networkFaults } from '../net/faults/index.ts';
import { powerFaults } from '../power/faults/index.ts';
import { processFaults } from '../process/faults/index.ts';
import type { FaultKind } from './fault-kind.ts';

export const allFaults: readonly FaultKind[] = [...diskFaults, ...networkFaults, ...clockFaults, ...processFaults, ...powerFaults];

export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(allFaults.map((kind) => [kind.name, kind]));
