/** The sessions that are alive now, and nothing of those that are over. */
import type { Socket } from '../../../../sim/env/net.ts';
import type { Task } from '../../../../sim/env/tasks.ts';
import { Session, type SessionContext } from './session.ts';

interface Entry {
  readonly session: Session;
  readonly task: Task<void>;
}

export class Sessions {
  readonly #context: SessionContext;
  readonly #live = new Map<string, Entry>();
  #accepted = 0;
  #draining = false;
  #slotFree: (() => void) | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#live.size;
  }

  /** Starts the session of a new connection. */
  open(socket: Socket): void {
    const { env } = this.#context;
    const stationId = `gs-${++this.#accepted}@${socket.remoteAddress}:${socket.remotePort}`;
    const session = new Session(this.#context, socket, stationId);
    const task = env.tasks.spawn(`session-${stationId}`, (signal) => this.#runAndForget(session, signal));
    this.#live.set(stationId, { session, task });
    if (this.#draining) session.drain();
  }

  /** Resolves once a further session may be opened. */
  async room(): Promise<void> {
    const limit = this.#context.config.maxSessions;
    while (limit !== undefined && this.#live.size >= limit) {
      await new Promise<void>((resolve) => {
        this.#slotFree = resolve;
      });
    }
  }

  /** Tells every session, also one that is opened later, to leave at its next frame boundary. */
  drain(): void {
    this.#draining = true;
    for (const { session } of this.#live.values()) session.drain();
  }

  /** Waits for the end of every session, however it ends. */
  async over(signal: AbortSignal): Promise<void> {
    for (const { task } of [...this.#live.values()]) await task.join({ signal });
  }

  /** Cuts off what is left and says how much that was. */
  abort(): number {
    const left = [...this.#live.values()];
    for (const { task } of left) task.abort(new Error('drain deadline'));
    return left.length;
  }

  /** A session that crashes is reported; it ends neither the process nor another session, and leaves nothing behind. */
  async #runAndForget(session: Session, signal: AbortSignal): Promise<void> {
    const { stationId } = session;
    try {
      await session.run(signal);
    } catch (error) {
      this.#context.env.log.error('session.failed', { station: stationId, error: String(error) });
    } finally {
      this.#live.delete(stationId);
      this.#slotFree?.();
    }
  }
}
