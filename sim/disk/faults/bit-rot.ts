import type { FaultKind } from '../../faults/fault-kind.ts';
import { diskRot } from '../events.ts';
import { diskOf, faultStream } from './arm-fault.ts';
import { choosePlace } from './choose-place.ts';

export const bitRot: FaultKind = {
  name: 'bit_rot',
  target: 'disk',
  doc: 'Bits of one byte flip on the medium without any error; the next cold read of the page sees it. Strikes nothing if no matching file is on the medium.',
  cause: 'Decay of the medium, a bit flip in the drive, a firmware bug.',
  shapes: ['event'],
  parameters: {
    path: { form: 'text', optional: true, doc: 'Pattern of the path; one of the matching files is drawn. All files if absent.' },
    offset: { form: 'bytes', optional: true, doc: 'Which byte; drawn if absent.' },
    mask: { form: 'count', optional: true, doc: 'Bits to flip, 1 .. 255; one drawn bit if absent.' },
    drop_cache: {
      form: 'boolean',
      default: true,
      doc: 'Whether clean pages of the file leave the page cache, so that the damage can be seen without a reboot.',
    },
  },
  strike(world, fault) {
    const disk = diskOf(world, fault);
    const place = choosePlace(world, fault);
    if (place === undefined) return;
    const mask = (fault.args['mask'] as number | undefined) ?? 1 << faultStream(world, fault).below(8);
    disk.corrupt(place.path, place.offset, mask);
    disk.trace.emit(diskRot, disk.trace.text(disk.hostName), disk.trace.text(place.path), place.offset, mask & 0xff);
    if (fault.args['drop_cache'] !== false) disk.dropCaches(place.path);
  },
};
