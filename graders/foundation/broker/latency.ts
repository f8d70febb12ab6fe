/** Time from the last byte of a frame in the broker's receive buffer to a handler, the part of the way the broker answers for. */
import type { Delivery, Ledger, SentFrame } from './ledger.ts';

export interface Late {
  readonly delivery: Delivery;
  readonly frame: SentFrame;
  readonly latencyNs: number;
}

/** Latencies of all deliveries to the handlers asked for (default: all) of frames that pass the filter. */
export function latencies(
  ledger: Ledger,
  options: { readonly handlers?: readonly number[]; readonly of?: (frame: SentFrame) => boolean } = {},
): Late[] {
  const result: Late[] = [];
  for (const delivery of ledger.deliveries) {
    const { frame, handler, event } = delivery;
    if (frame?.lastByte === undefined) continue;
    if (options.handlers?.includes(handler) === false || options.of?.(frame) === false) continue;
    result.push({ delivery, frame, latencyNs: event.at - frame.lastByte.at });
  }
  return result;
}

export function worstOf(lates: readonly Late[]): Late | undefined {
  let worst: Late | undefined;
  for (const late of lates) if (worst === undefined || late.latencyNs > worst.latencyNs) worst = late;
  return worst;
}

/** The events that tell of one late frame. */
export function storyOf({ frame, delivery }: Late): (number | { event: number; remark: string })[] {
  const story: (number | { event: number; remark: string })[] = [frame.sent.id];
  if (frame.lastByte !== undefined) story.push({ event: frame.lastByte.id, remark: 'frame-complete' });
  if (frame.taken !== undefined && frame.taken.id < delivery.event.id) story.push(frame.taken.id);
  return [...story, { event: delivery.event.id, remark: 'delivered-late' }];
}
