import { describe, expect, it } from 'vitest';
import { RealmAbortController, RealmAbortSignal } from './abort-controller.ts';

/** The realm's classes must behave as Node's, so the same cases run on both. */
describe.each([
  ['realm', RealmAbortController, RealmAbortSignal],
  ['Node', AbortController, AbortSignal],
])('%s AbortController', (_name, Controller, Signal) => {
  it('aborts once, with the first reason', () => {
    const controller = new Controller();
    const seen: unknown[] = [];
    controller.signal.addEventListener('abort', () => seen.push(controller.signal.reason));
    controller.abort('first');
    controller.abort('second');
    expect(seen).toEqual(['first']);
    expect(controller.signal.aborted).toBe(true);
    expect(() => controller.signal.throwIfAborted()).toThrow('first');
  });

  it('has an AbortError as its reason when none is given', () => {
    const controller = new Controller();
    controller.abort();
    expect((controller.signal.reason as Error).name).toBe('AbortError');
  });

  it('does not call a listener that was removed', () => {
    const controller = new Controller();
    const seen: number[] = [];
    const listener = (): void => void seen.push(1);
    controller.signal.addEventListener('abort', listener);
    controller.signal.removeEventListener('abort', listener);
    controller.abort();
    expect(seen).toEqual([]);
  });

  it('follows any of several signals', () => {
    const a = new Controller();
    const b = new Controller();
    const either = Signal.any([a.signal, b.signal] as never);
    b.abort('b');
    expect([either.aborted, either.reason]).toEqual([true, 'b']);
    expect(Signal.abort('now').aborted).toBe(true);
  });
});
