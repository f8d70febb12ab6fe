/** Accepts connections for as long as the listener is open. A failing accept is the listener's trouble of the moment, never the end. */
import type { Env } from '../../../../sim/env/env.ts';
import type { Listener } from '../../../../sim/env/net.ts';
import type { Sessions } from './sessions.ts';

const FIRST_BACKOFF_NS = 10_000_000;
const LONGEST_BACKOFF_NS = 1_000_000_000;

/** Returns when `signal` is aborted. */
export async function acceptLoop(env: Env, listener: Listener, sessions: Sessions, signal: AbortSignal): Promise<void> {
  let backoffNs = FIRST_BACKOFF_NS;
  while (!signal.aborted) {
    try {
      await sessions.room();
      const socket = await listener.accept({ signal });
      sessions.open(socket);
      backoffNs = FIRST_BACKOFF_NS;
    } catch (error) {
      if (signal.aborted) return;
      env.log.warn('accept.failed', { error: String(error), backoffNs });
      // Out of descriptors, say: trying again at once would only keep the processor busy.
      await pause(env, backoffNs, signal);
      backoffNs = Math.min(backoffNs * 2, LONGEST_BACKOFF_NS);
    }
  }
}

async function pause(env: Env, durationNs: number, signal: AbortSignal): Promise<void> {
  try {
    await env.clock.sleep(durationNs, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
