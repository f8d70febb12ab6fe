/**
 * The trace: an event put into the rolling digest against other digests of the same words and against an operation on the event
 * queue, and the text of an event against `JSON.stringify` of it.
 */
import { EventQueue } from '../sim/kernel/event-queue.ts';
import { renderEvent } from '../sim/kernel/render-event.ts';
import { formatTime, MILLISECOND } from '../sim/kernel/time.ts';
import { eventKind, Trace } from '../sim/kernel/trace.ts';
import { BatchedSha256, type Digester, Fnv1a, LocalLanes, RecordBuffer } from './alternatives/digests.ts';
import { compare } from './measure/compare.ts';
import { DELAYS, delays } from './measure/delays.ts';
import { freshCopy } from './measure/fresh-copy.ts';

const EVENTS = 100_000;
const RENDERED = 10_000;
const write = eventKind('bench.write', ['path:text', 'offset', 'length:bytes']);

function emitAll(trace: Trace, kind: typeof write, clock: { now: number }, actor: number, path: number, events: number): void {
  for (let i = 0; i < events; i++) {
    clock.now += 1_000;
    trace.emit(kind, actor, path, i * 61, 61);
  }
}

function addAll(digest: Digester, code: number, clock: { now: number }, actor: number, path: number, events: number): void {
  for (let i = 0; i < events; i++) {
    clock.now += 1_000;
    digest.add(code, actor, clock.now, path, i * 61, 61);
  }
}

const clock = { now: 0 };
const trace = new Trace(() => clock.now, new Set());
const actor = trace.text('n1/engine');
const path = trace.text('/wal/000001.log');
const delayOf = delays((stream) => stream.exponential(MILLISECOND));
const queue = new EventQueue();
for (let i = 0; i < 1_000; i++) queue.push(delayOf[i], () => {});

function heapOperations(): void {
  for (let i = 0; i < EVENTS; i++) {
    const action = queue.pop(Infinity) ?? (() => {});
    queue.push(queue.timeNs + delayOf[i % DELAYS], action);
  }
}

const DIGESTERS: readonly (readonly [string, Digester])[] = [
  ['the same lanes in local variables', new LocalLanes()],
  ['stored, no digest', new RecordBuffer()],
  ['FNV-1a, byte by byte, 32 bits', new Fnv1a()],
  ['SHA-256 per 64 KiB of records', new BatchedSha256()],
];
const EMIT = 'emit, two lanes of 32 bits (kernel)';
await compare({
  title: 'Digest of an event',
  operation: 'event',
  baseline: EMIT,
  cases: [
    { name: EMIT, operations: EVENTS, run: () => emitAll(trace, write, clock, actor, path, EVENTS) },
    ...DIGESTERS.map(([name, digest]) => {
      const drive = freshCopy(addAll);
      return { name, operations: EVENTS, run: () => drive(digest, write.code, clock, actor, path, EVENTS) };
    }),
    { name: 'pop and push on the event queue, 1,000 pending', operations: EVENTS, run: heapOperations },
  ],
});

const kept = new Trace(() => clock.now, 'all');
emitAll(kept, write, clock, kept.text('n1/engine'), kept.text('/wal/000001.log'), RENDERED);
const JSON_TEXT = 'JSON.stringify of seven fields';
let characters = 0;
await compare({
  title: 'Text of an event',
  operation: 'event',
  baseline: JSON_TEXT,
  cases: [
    {
      name: JSON_TEXT,
      operations: RENDERED,
      run: () => {
        for (const { id, at, kind, actor: who, a, b, c } of kept.kept)
          characters += JSON.stringify({ id, at, kind: kind.name, actor: who, path: kept.textOf(a), offset: b, length: c }).length;
      },
    },
    {
      name: 'a line of the trace',
      operations: RENDERED,
      run: () => {
        for (const event of kept.kept)
          characters += `#${String(event.id).padStart(6)} t=${formatTime(event.at)} ${event.actor} ${renderEvent(event, kept.texts)}`
            .length;
      },
    },
  ],
});
if (characters === 0) throw new Error('nothing was rendered');
