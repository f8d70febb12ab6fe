import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exhibit } from '../../../graders/verdict.ts';
import { powerLossExhibit } from '../../fixtures/power-loss.ts';
import { SPAN, WIDTH, layOut } from './layout.ts';
import { orderScale, trueScale } from './time-scale.ts';

const FROM = 3_000_000_000;

/** Windows of every length, with up to a dozen decisive events that may fall together. */
const exhibits = fc.integer({ min: 1, max: 5_000_000_000 }).chain((length) => {
  const time = fc.integer({ min: FROM, max: FROM + length });
  const lane = fc.constantFrom('a', 'b', 'c');
  return fc.record({
    fromNs: fc.constant(FROM),
    toNs: fc.constant(FROM + length),
    lanes: fc.constant(['a', 'b', 'c']),
    events: fc
      .array(fc.record({ at: time, actor: lane, decisive: fc.boolean() }), { maxLength: 12 })
      .map((list) =>
        list.sort((a, b) => a.at - b.at).map((one, index) => ({ ...one, event: 10_000 + index, kind: 'disk.write', text: 'x' })),
      ),
    eventsInWindow: fc.constant(12),
    messages: fc.array(fc.record({ from: lane, to: lane, sentNs: time, arrivesNs: time, label: fc.constant('put k1') }), { maxLength: 8 }),
    faults: fc.array(
      fc
        .record({ kind: fc.constant('slow_disk'), target: fc.constantFrom('a', 'host-1', 'a -> b'), fromNs: time, toNs: time })
        .map((one) => ({ ...one, toNs: Math.max(one.fromNs, one.toNs) })),
      { maxLength: 6 },
    ),
    crashes: fc.constant([]),
  });
});

/** Decisive events numbered in order, as a table of evidence would. */
function ordinalsOf(exhibit: Exhibit): Map<number, number> {
  return new Map(exhibit.events.filter(({ decisive }) => decisive).map(({ event }, index) => [event, index + 1]));
}

const SCALES = { time: trueScale, order: orderScale };

describe.each(Object.entries(SCALES))('space-time layout, scale by %s', (_, scaleOf) => {
  test('later is never further left, and everything lies within the drawing', () => {
    fc.assert(
      fc.property(exhibits, (exhibit: Exhibit) => {
        const layout = layOut(exhibit, scaleOf(exhibit, SPAN), ordinalsOf(exhibit));
        layout.marks.forEach((mark, index) => {
          expect(mark.x).toBeGreaterThanOrEqual(SPAN.left);
          expect(mark.x).toBeLessThanOrEqual(SPAN.left + SPAN.width);
          if (index > 0) expect(mark.x).toBeGreaterThanOrEqual(layout.marks[index - 1].x);
        });
      }),
    );
  });

  test('callouts stand side by side within the drawing, one per decisive event, in order', () => {
    fc.assert(
      fc.property(exhibits, (exhibit: Exhibit) => {
        const { callouts } = layOut(exhibit, scaleOf(exhibit, SPAN), ordinalsOf(exhibit));
        expect(callouts.map(({ mark }) => mark.event.event)).toEqual(
          exhibit.events.filter(({ decisive }) => decisive).map(({ event }) => event),
        );
        callouts.forEach((callout, index) => {
          expect(callout.x).toBeGreaterThanOrEqual(0);
          expect(callout.x + callout.width).toBeLessThanOrEqual(WIDTH);
          if (index > 0) expect(callout.x).toBeGreaterThanOrEqual(callouts[index - 1].x + callouts[index - 1].width);
        });
      }),
    );
  });

  test('bands of one row do not lie over each other', () => {
    fc.assert(
      fc.property(exhibits, (exhibit: Exhibit) => {
        const { bands } = layOut(exhibit, scaleOf(exhibit, SPAN), ordinalsOf(exhibit));
        expect(bands).toHaveLength(exhibit.faults.length);
        for (const band of bands) {
          for (const other of bands) {
            if (band === other || band.y !== other.y) continue;
            expect(band.x + band.width <= other.x + 2 || other.x + other.width <= band.x + 2).toBe(true);
          }
        }
      }),
    );
  });
});

describe('scales', () => {
  test('the true scale keeps distances', () => {
    const scale = trueScale(powerLossExhibit, { left: 100, width: 1030 });
    expect([3_000, 3_515, 4_030, 5_060].map((ms) => scale.x(ms * 1_000_000))).toEqual([100, 357.5, 615, 1130]);
    expect(scale.ticks.map(({ text }) => text)).toEqual([
      '3 s',
      '3.2 s',
      '3.4 s',
      '3.6 s',
      '3.8 s',
      '4 s',
      '4.2 s',
      '4.4 s',
      '4.6 s',
      '4.8 s',
      '5 s',
    ]);
  });

  test('the scale of order sets apart what the true scale cannot', () => {
    const [append, ack] = [3_203_988_000, 3_204_120_000];
    const width = (scale: { x(at: number): number }): number => scale.x(ack) - scale.x(append);
    expect(width(trueScale(powerLossExhibit, SPAN))).toBeLessThan(1);
    expect(width(orderScale(powerLossExhibit, SPAN))).toBeGreaterThan(15);
  });

  test('a fault reaches the lanes it names, or all of them where its target has no lane', () => {
    const { bands, lanes } = layOut(powerLossExhibit, trueScale(powerLossExhibit, SPAN), ordinalsOf(powerLossExhibit));
    const reach = Object.fromEntries(bands.map((band) => [band.kind, band.reach.length]));
    expect(reach).toEqual({ net_delay: 2, slow_disk: lanes.length, fsync_error: lanes.length, power_loss: lanes.length });
  });
});
