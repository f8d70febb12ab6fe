/**
 * One connection from accept to close: reads frames, has them checked, publishes them in order. When the broker drains, a session
 * between two frames leaves at once, and one inside a frame leaves after that frame.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { Socket } from '../../../../sim/env/net.ts';
import type { BrokerConfig, CloseReason, Downstream } from '../contract.ts';
import type { FanOut } from './fan-out.ts';
import { FrameReader } from './frame-reader.ts';

/** What sessions share. */
export interface SessionContext {
  readonly env: Env;
  readonly config: BrokerConfig;
  readonly downstream: Downstream;
  readonly fanOut: FanOut;
}

export class Session {
  readonly stationId: string;
  readonly #context: SessionContext;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  #draining = false;
  #lastByteAt: number;
  /** Ends the read that is under way; renewed when the session has taken note. */
  #interrupt = new AbortController();
  #endedBy: CloseReason | undefined;

  constructor(context: SessionContext, socket: Socket, stationId: string) {
    this.#context = context;
    this.#socket = socket;
    this.stationId = stationId;
    this.#lastByteAt = context.env.clock.monotonic();
    this.#reader = new FrameReader(socket, context.config.maxFrameBytes, () => {
      this.#lastByteAt = context.env.clock.monotonic();
    });
  }

  /** Asks the session to leave at the next boundary between two frames. */
  drain(): void {
    this.#draining = true;
    this.#interrupt.abort();
  }

  /** The body of the session's task. Never throws because of its peer. */
  async run(signal: AbortSignal): Promise<void> {
    const { env } = this.#context;
    let reason: CloseReason = 'failed';
    signal.addEventListener('abort', () => this.#end('aborted'), { once: true });
    const watchdog = this.#watchSilence();
    try {
      env.log.info('conn.open', { station: this.stationId });
      reason = await this.#serve(signal);
    } finally {
      watchdog.abort();
      if (reason === 'eof') this.#socket.end();
      else this.#socket.destroy();
      env.log.info('conn.close', { station: this.stationId, reason });
    }
  }

  async #serve(signal: AbortSignal): Promise<CloseReason> {
    const { env, downstream, fanOut } = this.#context;
    for (;;) {
      if (this.#endedBy !== undefined) return this.#endedBy;
      if (this.#draining && !this.#reader.midFrame) return 'shutdown';
      const result = await this.#read();
      if (result === 'interrupted') continue;
      if (result === 'reset') return 'reset';
      if (result.kind === 'end') return result.clean ? 'eof' : 'truncated';
      if (result.kind === 'oversize') return 'oversize';
      const { payload } = result;
      // Waiting for the check before reading on keeps the frames of a connection in order.
      if (downstream.validate !== undefined) {
        const validate = downstream.validate.bind(downstream);
        const good = await env.tasks.blocking('validate', () => validate(payload));
        if (!good) return 'rejected';
      }
      await fanOut.publish({ stationId: this.stationId, payload }, this.#socket.remoteAddress, signal);
    }
  }

  async #read() {
    const interrupt = this.#interrupt.signal;
    try {
      return await this.#reader.next({ readAhead: !this.#draining, signal: interrupt });
    } catch (error) {
      if (interrupt.aborted) {
        this.#interrupt = new AbortController();
        return 'interrupted';
      }
      if (isConnectionError(error)) return 'reset';
      throw error;
    }
  }

  #end(reason: CloseReason): void {
    this.#endedBy ??= reason;
    this.#interrupt.abort();
  }

  /** Ends the session after `idleTimeoutNs` without a byte. */
  #watchSilence(): AbortController {
    const stop = new AbortController();
    const { env, config } = this.#context;
    const limitNs = config.idleTimeoutNs;
    if (limitNs === undefined) return stop;
    const watch = async (): Promise<void> => {
      for (;;) {
        const leftNs = this.#lastByteAt + limitNs - env.clock.monotonic();
        if (leftNs <= 0) break;
        await env.clock.sleep(leftNs, { signal: stop.signal });
      }
      this.#end('idle');
    };
    // The only way this fails is by being stopped.
    watch().catch(() => undefined);
    return stop;
  }
}

function isConnectionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(String(error.code));
}
