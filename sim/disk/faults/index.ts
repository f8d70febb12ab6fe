/** Every fault of disks. */
import type { FaultKind } from '../../faults/fault-kind.ts';
import { bitRot } from './bit-rot.ts';
import { enospc } from './enospc.ts';
import { fsyncError } from './fsync-error.ts';
import { ioError } from './io-error.ts';
import { latentSector } from './latent-sector.ts';
import { misdirectedWrite } from './misdirected-write.ts';
import { phantomWrite } from './phantom-write.ts';
import { readOnlyRemount } from './read-only-remount.ts';
import { shortIo } from './short-io.ts';
import { slowDisk } from './slow-disk.ts';
import { transientRead } from './transient-read.ts';

export const diskFaults: readonly FaultKind[] = [
  fsyncError,
  phantomWrite,
  misdirectedWrite,
  enospc,
  ioError,
  shortIo,
  slowDisk,
  bitRot,
  latentSector,
  transientRead,
  readOnlyRemount,
];
