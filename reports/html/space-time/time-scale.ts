/**
 * From virtual time to a horizontal place. `trueScale` keeps distances true; `orderScale` keeps only the order, gives each moment the
 * same room and more of it around decisive ones, so that events microseconds apart in a window of seconds can be told apart.
 */
import { formatTime } from '../../../sim/kernel/time.ts';
import type { Exhibit } from '../../../graders/verdict.ts';

export interface Tick {
  readonly x: number;
  readonly text: string;
}

export interface TimeScale {
  /** Place of a moment, rounded to tenths; moments outside the window are put on its edge. */
  x(timeNs: number): number;
  readonly ticks: readonly Tick[];
}

export interface Span {
  readonly left: number;
  readonly width: number;
}

export function trueScale(exhibit: Exhibit, span: Span): TimeScale {
  const { fromNs } = exhibit;
  const length = Math.max(1, exhibit.toNs - fromNs);
  const x = (timeNs: number): number => tenths(span.left + ((clamp(timeNs, fromNs, fromNs + length) - fromNs) / length) * span.width);
  const step = roundStep(length / 12);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(fromNs / step) * step; at <= fromNs + length; at += step) ticks.push({ x: x(at), text: shortTime(at) });
  return { x, ticks };
}

/** Room beside a decisive moment, in units of the room between any two others. */
const DECISIVE_ROOM = 8;
const ORDER_TICK_GAP = 96;

export function orderScale(exhibit: Exhibit, span: Span): TimeScale {
  const decisive = new Set(exhibit.events.filter((event) => event.decisive).map(({ at }) => at));
  const moments = [...new Set(momentsOf(exhibit))].sort((a, b) => a - b);
  const places: number[] = [];
  let sum = 0;
  moments.forEach((moment, index) => {
    if (index > 0) sum += decisive.has(moment) || decisive.has(moments[index - 1]) ? DECISIVE_ROOM : 1;
    places.push(sum);
  });
  const whole = Math.max(1, sum);
  const placeOf = (index: number): number => tenths(span.left + (places[index] / whole) * span.width);
  const x = (timeNs: number): number => {
    // The last moment not after the time; every time that is drawn is a moment, or lies outside the window.
    let low = 0;
    let high = moments.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (moments[middle] <= timeNs) low = middle;
      else high = middle - 1;
    }
    return placeOf(low);
  };
  const ticks: Tick[] = [];
  const wanted = [...moments.filter((moment) => decisive.has(moment)), moments[0], moments[moments.length - 1]];
  for (const moment of wanted) {
    const place = x(moment);
    if (ticks.every((tick) => Math.abs(tick.x - place) >= ORDER_TICK_GAP)) ticks.push({ x: place, text: formatTime(moment) });
  }
  return { x, ticks: ticks.sort((a, b) => a.x - b.x) };
}

function momentsOf(exhibit: Exhibit): number[] {
  const inside = (timeNs: number): number => clamp(timeNs, exhibit.fromNs, exhibit.toNs);
  return [
    exhibit.fromNs,
    exhibit.toNs,
    ...exhibit.events.map(({ at }) => inside(at)),
    ...exhibit.messages.flatMap(({ sentNs, arrivesNs }) => [inside(sentNs), inside(arrivesNs)]),
    ...exhibit.faults.flatMap(({ fromNs, toNs }) => [inside(fromNs), inside(toNs)]),
  ];
}

/** The next of 1, 2, 5, 10, 20, 50, ... that is not smaller; at least 1 ns. */
function roundStep(raw: number): number {
  let decade = 1;
  while (decade * 10 <= raw) decade *= 10;
  for (const factor of [1, 2, 5]) if (decade * factor >= raw) return decade * factor;
  return decade * 10;
}

/** `3.200000 s` as `3.2 s`: ticks stand at round places. */
function shortTime(timeNs: number): string {
  return formatTime(timeNs)
    .replace(/(\.\d*?)0+ s$/, '$1 s')
    .replace(/\. s$/, ' s');
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
