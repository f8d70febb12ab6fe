import type { Disk } from '../disk/disk.ts';
import { CALL_COST_NS, type ProcessHost, type SimProcess } from '../process/process.ts';

/** A machine: an address, perhaps a disk, the processes that run on it now, and a wall clock of its own. */
export class Host implements ProcessHost {
  readonly name: string;
  /** IPv4 address in dotted form. */
  readonly address: string;
  disk: Disk | undefined;
  wallOffsetMs = 0;
  cpuSlowdownMilli = 1000;
  callCostNs = CALL_COST_NS;
  /** False between a power loss and the return of power. */
  powered = true;
  readonly processes = new Set<SimProcess>();

  constructor(name: string, address: string) {
    this.name = name;
    this.address = address;
  }
}
