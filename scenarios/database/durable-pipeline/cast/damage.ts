/** Damage to the log on the medium around a loss of power; writes down which record was hit. */
import { parseLog } from '../../../../graders/database/log-image.ts';
import type { Env } from '../../../../sim/env/env.ts';
import type { RandomStream } from '../../../../sim/kernel/random-streams.ts';
import type { World } from '../../../../sim/world/world.ts';
import { drawValue } from '../../../draw.ts';
import { ENGINE_HOST } from '../hosts.ts';
import type { Damage } from './cast.ts';
import { logDamaged } from './events.ts';
import { viewDirectory } from './images.ts';
import type { LifeRecord } from './ledger.ts';

/** Takes a whole segment away, durably. Called while there is power. */
export async function dropSegment(world: World, env: Env, dir: string, place: number, life: LifeRecord): Promise<void> {
  const disk = world.host(ENGINE_HOST).disk;
  if (disk === undefined) return;
  const { segments, records } = parseLog(viewDirectory(disk, dir).images);
  const segment = segments.at(place - 1);
  // The last segment cannot be told from one that never was.
  if (segment === undefined || segment === segments.at(-1)) return;
  await env.fs.unlink(`${dir}/${segment.name}`);
  const handle = await env.fs.open(dir, 'r');
  await handle.sync();
  await handle.close();
  const lsn = segment.records[0]?.lsn ?? 0;
  const event = world.trace.emit(logDamaged, world.self, world.trace.text(`${dir}/${segment.name}`), 0, lsn);
  life.damage.push({ lsn, event, lastLsn: records.at(-1)?.lsn ?? 0, what: 'segment' });
}

/** Flips a bit. Called while the host is dark, so that the medium is all there is. */
export function damageRecord(world: World, dir: string, damage: Damage, life: LifeRecord, stream: RandomStream): void {
  const disk = world.host(ENGINE_HOST).disk;
  if (disk === undefined) return;
  const log = parseLog(viewDirectory(disk, dir).images);
  const place = damage.record ?? 1;
  const record = log.records.at(place > 0 ? place - 1 : place);
  if (record === undefined) return;
  const byte = Math.min(damage.byte === undefined ? 0 : drawValue(damage.byte, stream), record.bytes - 1);
  // Two bits: of a type byte they make a put a delete.
  disk.corrupt(`${dir}/${record.segment}`, record.offset + byte, 3);
  const offset = record.offset + byte;
  const event = world.trace.emit(logDamaged, world.self, world.trace.text(`${dir}/${record.segment}`), offset, record.lsn);
  const what = byte < 8 ? 'lsn' : byte === 8 ? 'type' : byte < 13 ? 'length' : byte < 17 ? 'checksum' : 'body';
  life.damage.push({ lsn: record.lsn, event, lastLsn: log.records.at(-1)?.lsn ?? 0, what });
}
