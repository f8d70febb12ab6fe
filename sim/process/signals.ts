import type { SignalName, Signals } from '../env/signals.ts';
import { eventKind } from '../kernel/trace.ts';
import { processPanic, type SimProcess } from './process.ts';

export const processSignal = eventKind('process.signal', ['signal:text']);

const NUMBERS: Readonly<Record<SignalName, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Signals of one process: what its environment offers, and the end at which the world sends. */
export function createSignals(process: SimProcess): { readonly signals: Signals; readonly send: (name: SignalName) => void } {
  const listeners = new Map<SignalName, Set<() => void>>();
  return {
    signals: {
      on(name, listener) {
        process.enter('signals.on');
        let set = listeners.get(name);
        if (set === undefined) {
          set = new Set();
          listeners.set(name, set);
        }
        const entry = (): void => {
          try {
            listener();
          } catch (error) {
            // A listener may end the process; anything else it throws nobody catches.
            if (!process.running) return;
            process.trace.emit(processPanic, process.actor, process.trace.text(error instanceof Error ? error.name : 'thrown'));
            process.finish('panic', 101);
          }
        };
        set.add(entry);
        return () => set.delete(entry);
      },
    },
    send(name) {
      if (!process.running) return;
      process.trace.emit(processSignal, process.actor, process.trace.text(name));
      const set = listeners.get(name);
      if (set === undefined || set.size === 0) {
        process.finish('signal', 128 + NUMBERS[name]);
        return;
      }
      for (const listener of [...set]) process.deliver(listener);
    },
  };
}
