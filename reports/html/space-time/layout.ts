/**
 * Where everything in a space-time diagram goes: callouts of decisive events on top, then a row per fault, a lane per actor, the axis.
 * All lengths are units of the drawing, one per CSS pixel at full width.
 */
import type { Exhibit, ExhibitEvent } from '../../../graders/verdict.ts';
import type { Span, Tick, TimeScale } from './time-scale.ts';

export const WIDTH = 1120;
const GUTTER = 118;
export const SPAN: Span = { left: GUTTER, width: WIDTH - GUTTER - 24 };
const CALLOUT_HEIGHT = 20;
const CALLOUT_GAP = 6;
const LEADER_HEIGHT = 22;
const FAULT_ROW = 20;
const LANE_HEIGHT = 46;
/** Where there are more than eight lanes. */
const TIGHT_LANE_HEIGHT = 34;
const AXIS_HEIGHT = 30;
/** Decisive events on one lane nearer than this are stacked, so that each can be seen. */
const STACK_NEAR = 15;
const STACK_STEP = 13;
/** Width of a character of the small labels, on the generous side. */
const CHAR = 6.3;

export interface Lane {
  readonly name: string;
  readonly label: string;
  readonly y: number;
}

export interface Mark {
  readonly event: ExhibitEvent;
  readonly x: number;
  readonly y: number;
  /** From 1, for decisive events. */
  readonly ordinal: number | undefined;
}

export interface Callout {
  readonly mark: Mark;
  readonly x: number;
  readonly width: number;
}

export interface Arrow {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly label: string;
  /** Under way at the time of a decisive event; the others are drawn faintly where there are many. */
  readonly near: boolean;
  /** Where the label goes; absent where it would lie over another. */
  readonly labelAt: { readonly x: number; readonly y: number } | undefined;
}

export interface Band {
  readonly kind: string;
  readonly target: string;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly labelX: number;
  readonly labelAnchor: 'start' | 'end';
  readonly labelInside: boolean;
  /** Lanes in its reach, as top and height. */
  readonly reach: readonly { readonly y: number; readonly height: number }[];
}

export interface Layout {
  readonly height: number;
  readonly lanes: readonly Lane[];
  readonly lanesTop: number;
  readonly lanesBottom: number;
  readonly marks: readonly Mark[];
  readonly callouts: readonly Callout[];
  readonly calloutBottom: number;
  readonly leaderBottom: number;
  readonly arrows: readonly Arrow[];
  readonly bands: readonly Band[];
  readonly ticks: readonly Tick[];
}

/** `ordinals`: numbers of the decisive events as the table beside the diagram gives them, by event. */
export function layOut(exhibit: Exhibit, scale: TimeScale, ordinals: ReadonlyMap<number, number>): Layout {
  const decisive = exhibit.events.filter(({ event }) => ordinals.has(event));
  const calloutBottom = decisive.length > 0 ? CALLOUT_HEIGHT + 2 : 2;
  const leaderBottom = calloutBottom + (decisive.length > 0 ? LEADER_HEIGHT : 0);
  const rows = packFaults(exhibit, scale);
  const lanesTop = leaderBottom + rows.length * FAULT_ROW + 6;
  const names = exhibit.lanes.length > 0 ? exhibit.lanes : [...new Set(exhibit.events.map(({ actor }) => actor))];
  const laneHeight = names.length > 8 ? TIGHT_LANE_HEIGHT : LANE_HEIGHT;
  const lanes = names.map((name, index): Lane => ({
    name,
    label: name === '--' ? 'world' : name,
    y: lanesTop + index * laneHeight + laneHeight / 2,
  }));
  const lanesBottom = lanesTop + lanes.length * laneHeight;
  const laneY = new Map(lanes.map(({ name, y }) => [name, y]));
  const marks = placeMarks(exhibit.events, scale, laneY, ordinals);
  return {
    height: lanesBottom + AXIS_HEIGHT,
    lanes,
    lanesTop,
    lanesBottom,
    marks,
    callouts: placeCallouts(marks.filter((mark) => mark.ordinal !== undefined)),
    calloutBottom,
    leaderBottom,
    arrows: placeArrows(
      exhibit,
      scale,
      laneY,
      decisive.map(({ at }) => at),
    ),
    bands: rows.flatMap((row, index) => row.map((fault) => band(fault, scale, leaderBottom + index * FAULT_ROW, lanes, laneHeight))),
    ticks: scale.ticks,
  };
}

function placeMarks(
  events: readonly ExhibitEvent[],
  scale: TimeScale,
  laneY: ReadonlyMap<string, number>,
  ordinals: ReadonlyMap<number, number>,
): Mark[] {
  const last = new Map<string, { readonly x: number; readonly level: number }>();
  const marks: Mark[] = [];
  for (const event of events) {
    const y = laneY.get(event.actor);
    if (y === undefined) continue;
    const x = scale.x(event.at);
    const ordinal = ordinals.get(event.event);
    if (ordinal === undefined) {
      marks.push({ event, x, y, ordinal: undefined });
      continue;
    }
    const before = last.get(event.actor);
    const level = before !== undefined && x - before.x < STACK_NEAR ? (before.level === 0 ? -1 : before.level === -1 ? 1 : 0) : 0;
    last.set(event.actor, { x, level });
    marks.push({ event, x, y: y + level * STACK_STEP, ordinal });
  }
  return marks;
}

/** Labels in one row, each as near to its event as the ones before allow, then pushed back from the right edge. */
function placeCallouts(marks: readonly Mark[]): Callout[] {
  const widths = marks.map(({ event, ordinal }) => Math.ceil((String(event.event).length + String(ordinal).length + 2) * CHAR) + 14);
  const places: number[] = [];
  let free = 4;
  marks.forEach((mark, index) => {
    const place = Math.max(free, mark.x - widths[index] / 2);
    places.push(place);
    free = place + widths[index] + CALLOUT_GAP;
  });
  let limit = WIDTH - 4;
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    places[index] = Math.round(Math.min(places[index], limit - widths[index]) * 10) / 10;
    limit = places[index] - CALLOUT_GAP;
  }
  return marks.map((mark, index) => ({ mark, x: places[index], width: widths[index] }));
}

/** Up to so many messages are all drawn in full, with their labels where there is room. */
const FEW_MESSAGES = 24;

function placeArrows(exhibit: Exhibit, scale: TimeScale, laneY: ReadonlyMap<string, number>, decisive: readonly number[]): Arrow[] {
  const taken: { readonly x: number; readonly y: number; readonly width: number }[] = [];
  return exhibit.messages.flatMap(({ from, to, sentNs, arrivesNs, label }) => {
    const y1 = laneY.get(from);
    const y2 = laneY.get(to);
    if (y1 === undefined || y2 === undefined || arrivesNs < exhibit.fromNs || sentNs > exhibit.toNs) return [];
    const x1 = scale.x(sentNs);
    const x2 = scale.x(arrivesNs);
    const near = exhibit.messages.length <= FEW_MESSAGES || decisive.some((at) => sentNs <= at && at <= arrivesNs);
    const width = label.length * CHAR;
    // The middle of an arrow may lie on the line of a lane in between, or the arrow may be flat; the label then stands above the line.
    const middle = (y1 + y2) / 2;
    const onLine = [...laneY.values()].some((y) => Math.abs(y - middle) < 10);
    const at = { x: Math.round((x1 + x2) / 2) + 5, y: Math.round(middle) + (onLine || Math.abs(x2 - x1) > 3 * Math.abs(y2 - y1) ? -9 : 3) };
    const fits =
      near &&
      at.x + width < WIDTH &&
      taken.every((other) => Math.abs(other.y - at.y) > 12 || at.x > other.x + other.width + 4 || other.x > at.x + width + 4);
    if (fits) taken.push({ ...at, width });
    return [{ x1, y1, x2, y2, label, near, labelAt: fits ? at : undefined }];
  });
}

type Fault = Exhibit['faults'][number];

/** Faults into as few rows as their bands and labels need. */
function packFaults(exhibit: Exhibit, scale: TimeScale): Fault[][] {
  const rows: { readonly faults: Fault[]; end: number }[] = [];
  const faults = exhibit.faults
    .filter(({ fromNs, toNs }) => toNs >= exhibit.fromNs && fromNs <= exhibit.toNs)
    .sort((a, b) => a.fromNs - b.fromNs);
  for (const fault of faults) {
    const room = extent(fault, scale);
    const row = rows.find(({ end }) => end <= room.start);
    if (row === undefined) rows.push({ faults: [fault], end: room.end });
    else {
      row.faults.push(fault);
      row.end = room.end;
    }
  }
  return rows.map((row) => row.faults);
}

function extent(
  fault: Fault,
  scale: TimeScale,
): { readonly start: number; readonly end: number; readonly inside: boolean; readonly left: boolean } {
  const x1 = scale.x(fault.fromNs);
  const x2 = scale.x(fault.toNs);
  const text = (fault.kind.length + fault.target.length + 1) * CHAR + 12;
  const inside = x2 - x1 >= text;
  const left = !inside && x2 + text > WIDTH;
  return { start: left ? x1 - text : x1, end: inside || left ? x2 + 8 : x2 + text + 8, inside, left };
}

function band(fault: Fault, scale: TimeScale, y: number, lanes: readonly Lane[], laneHeight: number): Band {
  const x = scale.x(fault.fromNs);
  const end = scale.x(fault.toNs);
  const { inside, left } = extent(fault, scale);
  const named = fault.target.split(/\s*->\s*|\s*,\s*/);
  const struck = lanes.filter((lane) => named.includes(lane.name));
  const reach = struck.length > 0 ? struck : lanes;
  return {
    kind: fault.kind,
    target: fault.target,
    x,
    width: Math.max(2, Math.round((end - x) * 10) / 10),
    y,
    labelX: inside ? x + 6 : left ? x - 5 : Math.max(x + 2, end) + 5,
    labelAnchor: left ? 'end' : 'start',
    labelInside: inside,
    reach: reach.map((lane) => ({ y: lane.y - laneHeight / 2, height: laneHeight })),
  };
}
