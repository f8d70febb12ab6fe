import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

describe('EventQueue', () => {
  it('gives events by time and, at one time, in the order they were added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const queue = new EventQueue();
        const order: number[] = [];
        times.forEach((time, i) => queue.push(time, () => order.push(i)));
        for (let action = queue.pop(Infinity); action !== undefined; action = queue.pop(Infinity)) action();
        const expected = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time || a.i - b.i);
        expect(order).toEqual(expected.map(({ i }) => i));
      }),
    );
  });

  it('agrees with a plain list under any mix of adding, cancelling and taking', () => {
    const operation = fc.oneof(
      fc.record({ op: fc.constant('push' as const), time: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ op: fc.constant('soon' as const) }),
      fc.record({ op: fc.constant('cancel' as const), which: fc.nat(300) }),
      fc.record({ op: fc.constant('pop' as const) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const queue = new EventQueue();
        let now = 0;
        let model: { time: number; order: number; id: number; soon: boolean }[] = [];
        const handles: number[] = [];
        const taken: number[] = [];
        operations.forEach((operation, id) => {
          if (operation.op === 'push') {
            const time = Math.max(now, operation.time);
            handles.push(queue.push(time, () => taken.push(id)));
            model.push({ time, order: id, id, soon: false });
          } else if (operation.op === 'soon') {
            handles.push(queue.pushSoon(() => taken.push(id)));
            model.push({ time: now, order: id, id, soon: true });
          } else if (operation.op === 'cancel' && handles.length > 0) {
            const index = operation.which % handles.length;
            const pushed = operations.flatMap((o, i) => (o.op === 'push' || o.op === 'soon' ? [i] : [])).slice(0, handles.length);
            queue.cancel(handles[index]);
            model = model.filter((entry) => entry.id !== pushed[index]);
          } else if (operation.op === 'pop') {
            const action = queue.pop(Infinity);
            model.sort((a, b) => Number(b.soon) - Number(a.soon) || (a.soon ? 0 : a.time - b.time) || a.order - b.order);
            const expected = model.shift();
            expect(action === undefined).toBe(expected === undefined);
            action?.();
            if (expected !== undefined) {
              expect(taken.at(-1)).toBe(expected.id);
              if (!expected.soon) now = expected.time;
            }
          }
          expect(queue.size).toBe(model.length);
        });
      }),
    );
  });

  it('leaves events behind the limit alone', () => {
    const queue = new EventQueue();
    queue.push(10, () => {});
    expect(queue.pop(9)).toBeUndefined();
    expect(queue.size).toBe(1);
    expect(queue.pop(10)).toBeDefined();
  });

  it('forgets a handle once its event has run, even when the slot is used again', () => {
    const queue = new EventQueue();
    const first = queue.push(1, () => {});
    queue.pop(Infinity)?.();
    let ran = false;
    queue.push(2, () => {
      ran = true;
    });
    queue.cancel(first);
    queue.pop(Infinity)?.();
    expect(ran).toBe(true);
  });
});
