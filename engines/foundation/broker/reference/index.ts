/**
 * The model broker: one task per connection, one lossy ring, one task per handler.
 *
 * `run` reads from top to bottom as the life of the process: bind, serve until the first signal, stop accepting, drain, exit.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { Listener } from '../../../../sim/env/net.ts';
import type { BrokerConfig, Downstream } from '../contract.ts';
import { acceptLoop } from './accept-loop.ts';
import { FanOut } from './fan-out.ts';
import { Sessions } from './sessions.ts';
import { drain } from './shutdown.ts';

const BIND_FAILED = 1;

export async function run(env: Env, config: BrokerConfig, downstream: Downstream): Promise<number> {
  const stopRequest = firstStopRequest(env);
  const listener = await bind(env, config);
  if (listener === undefined) return BIND_FAILED;
  env.log.info('broker.listening', { host: config.host, port: config.port });

  const fanOut = new FanOut(env, config, downstream);
  const sessions = new Sessions({ env, config, downstream, fanOut });
  const stopAccepting = new AbortController();
  env.tasks.spawn('accept', () => superviseAccept(env, listener, sessions, stopAccepting.signal));

  const stopRequestedAt = await stopRequest;
  listener.close();
  stopAccepting.abort();
  sessions.drain();
  env.log.info('shutdown.begin', { sessions: sessions.size });

  await drain(env, sessions, fanOut, stopRequestedAt + config.drainDeadlineNs);
  env.log.info('shutdown.done');
  // Returning would wait for a job on the blocking pool, and such a job cannot be aborted.
  return env.process.exit(0);
}

async function bind(env: Env, config: BrokerConfig): Promise<Listener | undefined> {
  try {
    return await env.net.listen({ host: config.host, port: config.port });
  } catch (error) {
    env.log.error('bind.failed', { host: config.host, port: config.port, error: String(error) });
    return undefined;
  }
}

/** A crash of the accept task must not leave a broker that serves nobody new. */
async function superviseAccept(env: Env, listener: Listener, sessions: Sessions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await acceptLoop(env, listener, sessions, signal);
    } catch (error) {
      env.log.error('accept.crashed', { error: String(error) });
    }
  }
}

/** Resolves with the time of the first SIGINT or SIGTERM; later ones change nothing. SIGHUP is not for us and must not end us. */
function firstStopRequest(env: Env): Promise<number> {
  env.signals.on('SIGHUP', () => env.log.info('signal.ignored', { name: 'SIGHUP' }));
  return new Promise((resolve) => {
    const stop = (): void => resolve(env.clock.monotonic());
    env.signals.on('SIGINT', stop);
    env.signals.on('SIGTERM', stop);
  });
}
