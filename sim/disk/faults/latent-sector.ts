import type { FaultKind } from '../../faults/fault-kind.ts';
import { diskBadSector } from '../events.ts';
import { diskOf } from './arm-fault.ts';
import { choosePlace } from './choose-place.ts';

export const latentSector: FaultKind = {
  name: 'latent_sector',
  target: 'disk',
  doc: 'A sector of the medium becomes unreadable: cold reads of its page fail with EIO until the sector is written anew. Strikes nothing if no matching file is on the medium.',
  cause: 'A latent sector error: a scratch, a worn cell, a write with too weak a field.',
  shapes: ['event'],
  parameters: {
    path: { form: 'text', optional: true, doc: 'Pattern of the path; one of the matching files is drawn. All files if absent.' },
    offset: { form: 'bytes', optional: true, doc: 'A byte of the sector; drawn if absent.' },
    drop_cache: {
      form: 'boolean',
      default: true,
      doc: 'Whether clean pages of the file leave the page cache, so that the damage can be found without a reboot.',
    },
  },
  strike(world, fault) {
    const disk = diskOf(world, fault);
    const place = choosePlace(world, fault);
    if (place === undefined) return;
    const sector = disk.spoilSector(place.path, place.offset);
    disk.trace.emit(diskBadSector, disk.trace.text(disk.hostName), disk.trace.text(place.path), sector * disk.profile.sectorBytes);
    if (fault.args['drop_cache'] !== false) disk.dropCaches(place.path);
  },
};
