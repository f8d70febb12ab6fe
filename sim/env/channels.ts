/**
 * Channels between tasks of one process. Each has a name, shown in traces; depth is visible to the judge.
 */
export interface Channels {
  /** Bounded queue, many senders, one receiver. Waiting senders are served first come, first served. */
  mpsc<T>(name: string, capacity: number): { readonly sender: MpscSender<T>; readonly receiver: MpscReceiver<T> };
  /** Lossy ring: every receiver sees every value sent after it subscribed, unless it falls more than `capacity` behind. */
  broadcast<T>(name: string, capacity: number): Broadcast<T>;
  /** A single current value with change notification. */
  watch<T>(name: string, initial: T): Watch<T>;
  oneshot<T>(name: string): Oneshot<T>;
}

type Cancel = { readonly signal?: AbortSignal | undefined };

export interface MpscSender<T> {
  /** Waits for room. False when the receiver is closed. Safe to cancel: an aborted send has sent nothing. */
  send(value: T, options?: Cancel): Promise<boolean>;
  /** Sends only if there is room now. */
  trySend(value: T): 'sent' | 'full' | 'closed';
  /** No more values; what is queued can still be received. */
  close(): void;
}

export interface MpscReceiver<T> {
  /** The next value, or `undefined` once closed and drained. Safe to cancel. */
  receive(options?: Cancel): Promise<{ readonly value: T } | undefined>;
  tryReceive(): { readonly value: T } | undefined;
  /** Senders get `false` from now on. */
  close(): void;
  readonly length: number;
}

export type BroadcastItem<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'lagged'; readonly missed: number };

export interface Broadcast<T> {
  readonly capacity: number;
  readonly receiverCount: number;
  /** Never waits. Returns the number of live receivers. */
  send(value: T): number;
  subscribe(): BroadcastReceiver<T>;
  /** Receivers drain what is retained, then get `undefined`. */
  close(): void;
}

export interface BroadcastReceiver<T> {
  /**
   * The next item, `lagged` with the number of values missed when more than the capacity behind (the oldest retained value
   * follows), or `undefined` once closed and drained. Safe to cancel.
   */
  receive(options?: Cancel): Promise<BroadcastItem<T> | undefined>;
  /** Values waiting for this receiver. */
  readonly length: number;
  unsubscribe(): void;
}

export interface Watch<T> {
  readonly value: T;
  /** Grows by one at each `set`, also when the value is the same as before. */
  readonly version: number;
  set(value: T): void;
  /** Resolves with the value once `version` is greater than `since` (default: the version now). Safe to cancel. */
  changed(options?: Cancel & { readonly since?: number }): Promise<T>;
}

export interface Oneshot<T> {
  /** False when it was resolved before. */
  resolve(value: T): boolean;
  wait(options?: Cancel): Promise<T>;
}
