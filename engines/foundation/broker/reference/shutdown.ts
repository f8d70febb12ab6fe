/**
 * The way out: sessions leave at their frame boundaries, then handlers take what is left in the ring, all of it before one deadline
 * counted from the signal on the monotonic clock. What is not done by then is aborted.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { FanOut } from './fan-out.ts';
import type { Sessions } from './sessions.ts';

/** Resolves when everything has drained or the deadline has passed. */
export async function drain(env: Env, sessions: Sessions, fanOut: FanOut, deadlineNs: number): Promise<void> {
  const stop = new AbortController();
  const timer = env.tasks.spawn('drain-deadline', async (signal) => {
    await env.clock.sleep(Math.max(0, deadlineNs - env.clock.monotonic()), { signal });
    stop.abort();
  });
  try {
    await sessions.over(stop.signal);
    fanOut.close();
    for (const pump of fanOut.pumps) await pump.join({ signal: stop.signal });
    timer.abort();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const sessionsLeft = sessions.abort();
    fanOut.close();
    // One turn for the finally blocks of what was aborted, and for handlers that only waited for the next frame.
    await env.tasks.yield();
    const handlersLeft = fanOut.pumps.filter((pump) => !pump.settled);
    for (const pump of handlersLeft) pump.abort();
    env.log.warn('shutdown.deadline', { aborted: sessionsLeft + handlersLeft.length });
  }
}
