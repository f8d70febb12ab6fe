/**
 * Timing of a disk. A call that only touches the page cache costs a fixed time; a cold read and an fsync go to the device, which
 * serves them one after the other.
 */
import { MICROSECOND, MILLISECOND } from '../kernel/time.ts';

export interface DiskProfile {
  readonly name: string;
  /** Fixed part of a read that the page cache cannot answer; bytes over bandwidth come on top. */
  readonly coldReadNs: number;
  readonly cachedReadNs: number;
  /** A write, or a change of a directory, into the page cache. */
  readonly cacheWriteNs: number;
  /** Fixed part of an fsync; dirty bytes over bandwidth come on top. */
  readonly fsyncNs: number;
  /** 0: without limit. */
  readonly bytesPerSecond: number;
  /** What the device writes as a whole or not at all. */
  readonly sectorBytes: number;
  /** Whether dirty data may reach the medium without an fsync. */
  readonly spontaneousWriteBack: boolean;
}

export const DISK_PROFILES: readonly DiskProfile[] = [
  {
    name: 'ssd_nominal',
    coldReadNs: 100 * MICROSECOND,
    cachedReadNs: MICROSECOND,
    cacheWriteNs: 2 * MICROSECOND,
    fsyncNs: 500 * MICROSECOND,
    bytesPerSecond: 500_000_000,
    sectorBytes: 512,
    spontaneousWriteBack: true,
  },
  {
    name: 'hdd',
    coldReadNs: 8 * MILLISECOND,
    cachedReadNs: MICROSECOND,
    cacheWriteNs: 2 * MICROSECOND,
    fsyncNs: 20 * MILLISECOND,
    bytesPerSecond: 150_000_000,
    sectorBytes: 512,
    spontaneousWriteBack: true,
  },
  {
    name: 'ideal',
    coldReadNs: 0,
    cachedReadNs: 0,
    cacheWriteNs: 0,
    fsyncNs: 0,
    bytesPerSecond: 0,
    sectorBytes: 512,
    spontaneousWriteBack: false,
  },
];

/** Throws for a name that no profile has. */
export function diskProfile(name: string): DiskProfile {
  const profile = DISK_PROFILES.find((candidate) => candidate.name === name);
  if (profile === undefined)
    throw new Error(`no disk profile is named '${name}'; there are ${DISK_PROFILES.map((p) => p.name).join(', ')}`);
  return profile;
}

/** Time to move `bytes` through the device, rounded up to whole nanoseconds. */
export function transferNs(profile: DiskProfile, bytes: number): number {
  return profile.bytesPerSecond === 0 ? 0 : Math.ceil((bytes * 1_000_000_000) / profile.bytesPerSecond);
}
