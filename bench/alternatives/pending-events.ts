/** What every queue of this folder does; the least that a simulation needs. Events of equal time leave in the order they came. */
export interface PendingEvents {
  push(timeNs: number, action: () => void): unknown;
  /** The next event due at or before `untilNs`; `timeNs` is then its time. */
  pop(untilNs: number): (() => void) | undefined;
  readonly timeNs: number;
}
