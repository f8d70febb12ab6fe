/** Time as one process sees it. Durations are whole nanoseconds. */
export interface Clock {
  /** Nanoseconds on a clock that never goes back. Its origin means nothing; it includes CPU already burnt in this step. */
  monotonic(): number;
  /** Milliseconds since the Unix epoch as this host believes; may jump either way. */
  wall(): number;
  /** Resolves after `durationNs`; rejects with the signal's reason when aborted first. */
  sleep(durationNs: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
