import { describe, expect, it } from 'vitest';
import { renderEvent } from './render-event.ts';
import { eventKind, Trace } from './trace.ts';

const write = eventKind('test.write', ['path:text', 'offset', 'length:bytes', 'took:duration']);
const other = eventKind('test.other');

function traced(emit: (trace: Trace) => void, keep: ReadonlySet<typeof write> | 'all' = new Set()): Trace {
  const trace = new Trace(() => 5, keep);
  emit(trace);
  return trace;
}

describe('Trace', () => {
  it('gives this digest for these events for ever', () => {
    const trace = traced((t) => {
      t.emit(write, t.text('n1'), t.text('wal'), 65_312, 61, 1_500_000);
      t.emit(other, t.text('n2'));
    });
    expect(trace.digest()).toMatchInlineSnapshot(`"d9f2da62ca92081f"`);
  });

  it('has the same digest whether events are kept or not', () => {
    const emit = (t: Trace): void => void t.emit(write, t.text('n1'), t.text('wal'), 1, 2, 3);
    expect(traced(emit, 'all').digest()).toBe(traced(emit).digest());
  });

  it('sees a change of any argument, of the actor, of the order', () => {
    const digests = new Set([
      traced((t) => void t.emit(write, t.text('n1'), 0, 1, 2, 3)).digest(),
      traced((t) => void t.emit(write, t.text('n2'), 0, 1, 2, 3)).digest(),
      traced((t) => void t.emit(write, t.text('n1'), 1, 1, 2, 3)).digest(),
      traced((t) => void t.emit(write, t.text('n1'), 0, 2, 2, 3)).digest(),
      traced((t) => void t.emit(write, t.text('n1'), 0, 1, 2 ** 40, 3)).digest(),
      traced((t) => void t.emit(write, t.text('n1'), 0, 1, 2, 4)).digest(),
      traced((t) => void t.emit(other, t.text('n1'), 0, 1, 2, 3)).digest(),
      traced((t) => (t.emit(write, t.text('n1')), t.emit(other, t.text('n1')))).digest(),
      traced((t) => (t.emit(other, t.text('n1')), t.emit(write, t.text('n1')))).digest(),
    ]);
    expect(digests.size).toBe(9);
  });

  it('keeps the kinds asked for, with their ids', () => {
    const trace = traced(
      (t) => {
        t.emit(other, t.text('n1'));
        t.emit(write, t.text('n1'), t.text('wal'), 4096, 61, 250);
      },
      new Set([write]),
    );
    expect(trace.kept.map((event) => event.id)).toEqual([1]);
    expect(renderEvent(trace.kept[0], trace.texts)).toBe('test.write path=wal offset=4,096 length=61 B took=250 ns');
  });
});
