/**
 * The window of a failing run that the report draws: lanes, events, messages, faults in force, and the fate of files at each crash.
 */
import { MILLISECOND } from '../../sim/kernel/time.ts';
import type { TraceEvent } from '../../sim/kernel/trace.ts';
import type { RunRecord } from '../run-record.ts';
import type { CrashFate, EvidenceLine, Exhibit, ExhibitEvent } from '../verdict.ts';
import { tellEvent } from './tell-event.ts';

const MOST_EVENTS = 300;
const MOST_MESSAGES = 200;
const MOST_LANES = 14;

/** Kinds that are shown whenever the window holds them, before any others. */
const ALWAYS = /^(fault|power|process|disk\.(crash|fate|error|fsync|rename|unlink|create)|net\.(syn|reset|fin|refused|stall|broken))/;
/** Kinds that are too many and too small to be drawn. */
const NEVER = /^(cpu\.|disk\.fate|net\.segment|net\.receive|channel\.)/;

export function exhibit(run: RunRecord, evidence: readonly EvidenceLine[], crashes: readonly CrashFate[]): Exhibit {
  const { fromNs, toNs } = windowOf(run, evidence);
  const decisive = new Set(evidence.map((line) => line.event));
  const inWindow = run.events.filter((event) => event.at >= fromNs && event.at <= toNs);
  const events = thin(inWindow, decisive);
  const messages = messagesOf(run, fromNs, toNs, decisive, events);
  const lanes = lanesOf(events, messages, evidence);
  return {
    fromNs,
    toNs,
    lanes,
    events: events
      .filter((event) => lanes.includes(event.actor))
      .map((event): ExhibitEvent => ({
        event: event.id,
        at: event.at,
        actor: event.actor,
        kind: event.kind.name,
        text: tellEvent(event, run.texts),
        decisive: decisive.has(event.id),
      })),
    eventsInWindow: inWindow.length,
    messages: messages.filter((message) => lanes.includes(message.from) && lanes.includes(message.to)).slice(0, MOST_MESSAGES),
    faults: faultsOf(run, fromNs, toNs),
    crashes: crashes.filter((crash) => crash.at <= toNs),
  };
}

/** From a little before the first decisive event to a little after the last. */
function windowOf(run: RunRecord, evidence: readonly EvidenceLine[]): { fromNs: number; toNs: number } {
  const first = evidence[0]?.at ?? 0;
  const last = evidence[evidence.length - 1]?.at ?? run.endNs;
  const margin = Math.max(MILLISECOND, Math.floor((last - first) / 10));
  return { fromNs: Math.max(0, first - margin), toNs: Math.min(Math.max(run.endNs, last), last + margin) };
}

function thin(events: readonly TraceEvent[], decisive: ReadonlySet<number>): TraceEvent[] {
  const chosen = new Set<TraceEvent>();
  const take = (wanted: (event: TraceEvent) => boolean): void => {
    const found = events.filter((event) => !chosen.has(event) && wanted(event));
    // An even sample, so that the whole window is represented.
    const step = Math.max(1, Math.ceil(found.length / Math.max(1, MOST_EVENTS - chosen.size)));
    for (let i = 0; i < found.length && chosen.size < MOST_EVENTS; i += step) chosen.add(found[i]);
  };
  for (const event of events) if (decisive.has(event.id)) chosen.add(event);
  take((event) => ALWAYS.test(event.kind.name));
  take((event) => !NEVER.test(event.kind.name));
  return events.filter((event) => chosen.has(event));
}

/** Lanes of decisive events first to be kept, in order of appearance. */
function lanesOf(
  events: readonly TraceEvent[],
  messages: readonly { from: string; to: string }[],
  evidence: readonly EvidenceLine[],
): string[] {
  const important = new Set(evidence.map((line) => line.actor));
  const others = new Set([...events.map((event) => event.actor), ...messages.flatMap((message) => [message.from, message.to])]);
  const kept = new Set(important);
  for (const lane of others) if (kept.size < MOST_LANES) kept.add(lane);
  return [...kept].sort((a, b) => (a < b ? -1 : 1));
}

/** Segments with their ends: who has sent on a connection, and who received on it. */
function messagesOf(
  run: RunRecord,
  fromNs: number,
  toNs: number,
  decisive: ReadonlySet<number>,
  shown: readonly TraceEvent[],
): Exhibit['messages'][number][] {
  const ends = new Map<number, Set<string>>();
  for (const event of run.events) {
    if (!event.kind.name.startsWith('net.') || event.kind.name === 'net.link') continue;
    const actors = ends.get(event.a) ?? new Set<string>();
    actors.add(event.actor);
    ends.set(event.a, actors);
  }
  // Where many connections are busy, the ones of decisive events tell the story.
  const connections = new Set(
    shown.filter((event) => decisive.has(event.id) && event.kind.name.startsWith('net.')).map((event) => event.a),
  );
  const messages: Exhibit['messages'][number][] = [];
  for (const event of run.events) {
    if (event.kind.name !== 'net.segment' || event.at < fromNs || event.at > toNs) continue;
    if (connections.size > 0 && !connections.has(event.a)) continue;
    const to = [...(ends.get(event.a) ?? [])].find((actor) => actor !== event.actor && actor !== 'world');
    if (to !== undefined) messages.push({ from: event.actor, to, sentNs: event.at, arrivesNs: event.d, label: `${event.c} B @${event.b}` });
  }
  return messages;
}

function faultsOf(run: RunRecord, fromNs: number, toNs: number): Exhibit['faults'] {
  const ends = new Map<string, number>();
  for (const event of run.events) if (event.kind.name === 'fault.end') ends.set(`${event.a}/${event.b}/${event.c}`, event.at);
  return run.events
    .filter((event) => event.kind.name === 'fault.begin')
    .map((event) => ({
      kind: run.texts[event.a],
      target: run.texts[event.b],
      fromNs: event.at,
      toNs: ends.get(`${event.a}/${event.b}/${event.c}`) ?? event.at,
    }))
    .filter((fault) => fault.toNs >= fromNs && fault.fromNs <= toNs);
}
