import type { FaultKind } from '../../faults/fault-kind.ts';
import { diskOf } from './arm-fault.ts';

export const enospc: FaultKind = {
  name: 'enospc',
  target: 'disk',
  doc: 'The disk has no more room than `capacity`, or no room at all: a write takes what still fits and reports that, one with no room at all and the creation of a file fail with ENOSPC. Removing files makes room. The end of the episode restores the capacity.',
  cause: 'Another tenant of the volume, logs nobody rotates, a quota.',
  shapes: ['event', 'episode'],
  parameters: {
    capacity: { form: 'bytes', optional: true, doc: 'Bytes that files may take in all; absent: what they take at that moment.' },
  },
  strike(world, fault) {
    const disk = diskOf(world, fault);
    const before = disk.capacityBytes;
    disk.setCapacity((fault.args['capacity'] as number | undefined) ?? disk.volume.usedBytes);
    return () => disk.setCapacity(before);
  },
};
