/** Which sent frame a delivery is. */
import type { TraceEvent } from '../../../sim/kernel/trace.ts';
import { type RunRecord, textOf } from '../../run-record.ts';
import type { Connection, Delivery, SentFrame } from './ledger.ts';

/** Says which frame each delivery is, by length and checksum; where several frames look alike, by the order of the station. */
export function recognise(
  run: RunRecord,
  frames: readonly SentFrame[],
  delivered: readonly { event: TraceEvent; incarnation: number }[],
): Delivery[] {
  const alike = new Map<string, SentFrame[]>();
  for (const frame of frames) {
    const key = `${frame.length}:${frame.checksum}`;
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [frame]);
    else group.push(frame);
  }
  const candidates = delivered.map(({ event }) => alike.get(`${event.c}:${event.d}`) ?? []);
  const connectionOfStation = new Map<string, Connection>();
  delivered.forEach(({ event, incarnation }, i) => {
    const station = `${incarnation}/${event.b}`;
    if (candidates[i].length === 1 && !connectionOfStation.has(station)) connectionOfStation.set(station, candidates[i][0].connection);
  });
  const lastIndex = new Map<string, number>();
  return delivered.map(({ event, incarnation }, i) => {
    let frame: SentFrame | undefined = candidates[i][0];
    const lane = `${incarnation}/${event.a}/${event.b}`;
    if (candidates[i].length > 1) {
      const connection = connectionOfStation.get(`${incarnation}/${event.b}`);
      const after = lastIndex.get(lane) ?? -1;
      const own = candidates[i].filter((candidate) => candidate.connection === connection);
      frame = own.find((candidate) => candidate.index > after) ?? own.at(-1) ?? frame;
    }
    if (frame !== undefined) lastIndex.set(lane, frame.index);
    return { handler: event.a, station: textOf(run, event.b), incarnation, event, frame };
  });
}
