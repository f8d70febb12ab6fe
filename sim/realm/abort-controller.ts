/**
 * `AbortController` and `AbortSignal` for realms that have none: the part of the DOM standard that cancellation needs, with the same
 * names. Adding and removing a listener is O(1), since every pending call of a long session does both.
 */
type AbortListener = (() => void) | { handleEvent(): void };

/** Set by the signal's class, which alone can reach its private state; only the controller below uses it. */
let abort: (signal: RealmAbortSignal, reason: unknown) => void;

export class RealmAbortSignal {
  #reason: unknown;
  #aborted = false;
  readonly #listeners = new Set<AbortListener>();
  onabort: (() => void) | null = null;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  addEventListener(type: string, listener: AbortListener): void {
    if (type === 'abort' && !this.#aborted) this.#listeners.add(listener);
  }

  removeEventListener(type: string, listener: AbortListener): void {
    if (type === 'abort') this.#listeners.delete(listener);
  }

  /** Aborted as soon as one of the signals is. */
  static any(signals: Iterable<RealmAbortSignal>): RealmAbortSignal {
    const result = new RealmAbortSignal();
    for (const signal of signals) {
      if (signal.aborted) {
        abort(result, signal.reason);
        return result;
      }
    }
    for (const signal of signals) signal.addEventListener('abort', () => abort(result, signal.reason));
    return result;
  }

  static abort(reason?: unknown): RealmAbortSignal {
    const result = new RealmAbortSignal();
    abort(result, reason);
    return result;
  }

  static {
    abort = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? abortError() : reason;
      signal.onabort?.();
      for (const listener of signal.#listeners) {
        if (typeof listener === 'function') listener();
        else listener.handleEvent();
      }
      signal.#listeners.clear();
    };
  }
}

export class RealmAbortController {
  readonly signal = new RealmAbortSignal();

  abort(reason?: unknown): void {
    abort(this.signal, reason);
  }
}

function abortError(): Error {
  const error = new Error('This operation was aborted');
  error.name = 'AbortError';
  return error;
}
