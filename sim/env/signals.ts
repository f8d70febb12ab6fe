export type SignalName = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Signals sent to this process. A SIGINT or SIGTERM nobody listens for ends the process, as on a real host. */
export interface Signals {
  /** Calls `listener` at each arrival; the returned function stops that. */
  on(name: SignalName, listener: () => void): () => void;
}
