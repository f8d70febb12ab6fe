/**
 * Contract of `foundation/broker`: what a submission exports, what it is given, and what it must do.
 *
 * A submission is one module that exports `run`. It sees the world only through `Env` (see `sim/env/env.ts`).
 *
 * Wire format: a frame is a payload length as an unsigned 32-bit big-endian number, then that many bytes of payload. There is no
 * checksum and no type byte, and a payload of 0 bytes is a frame. TCP is a byte stream: one read may hold half a header or five frames.
 */
import type { Env } from '../../../sim/env/env.ts';

/** Exports of a submission. */
export interface BrokerExports {
  /**
   * Runs the broker until a SIGINT or SIGTERM has been honoured. Resolves with the exit code of the process: 0 after a shutdown,
   * whether it ended cleanly or at its deadline; anything else when the address cannot be bound.
   */
  run(env: Env, config: BrokerConfig, downstream: Downstream): Promise<number>;
}

export interface BrokerConfig {
  /** Address to listen on; by default `0.0.0.0` and 7777. */
  readonly host: string;
  readonly port: number;
  /** Frames the fan-out ring retains for a handler that falls behind; by default 256. */
  readonly broadcastCapacity: number;
  /** Longest payload accepted, in bytes; by default 65,536. A longer one is announced: the connection ends, no more of it is read. */
  readonly maxFrameBytes: number;
  /** From the first signal to the abort of whatever still drains, in nanoseconds; by default 10 s. */
  readonly drainDeadlineNs: number;
  /** Silence after which a session ends, in nanoseconds; absent: a session may be silent for ever. */
  readonly idleTimeoutNs?: number;
  /** Sessions served at a time; absent: no bound. Beyond it a peer may be refused or kept waiting, and must not cost memory. */
  readonly maxSessions?: number;
  /** Handlers that must not lose a frame; absent: none. */
  readonly credit?: readonly Credit[];
}

/**
 * A handler that must not lose. It is sent the frames of its own sources only, and each of them. When it is slow, those sources are
 * read more slowly; no other source and no other handler notices.
 */
export interface Credit {
  /** Index in `Downstream.handlers`. */
  readonly handler: number;
  /** Remote addresses (`10.0.0.7`) whose connections are routed to it. These go to the other handlers as well, as always. */
  readonly sources: readonly string[];
  /** Frames that may wait for the handler before its sources are held back. */
  readonly window: number;
}

/** A frame as handlers get it. The payload belongs to them: its bytes must not change afterwards. */
export interface Frame {
  /** The same for all frames of one connection, different for any other connection of this process. */
  readonly stationId: string;
  readonly payload: Uint8Array;
}

export interface FrameHandler {
  /**
   * Takes one frame and resolves when done, which may take arbitrarily long or for ever. It may reject: that is to be logged and
   * concerns this frame alone. Called with one frame at a time, in the order of publication.
   */
  onFrame(frame: Frame): Promise<void>;
}

/** What lies behind the broker. */
export interface Downstream {
  /** Possibly empty. */
  readonly handlers: readonly FrameHandler[];
  /**
   * Checks a payload. Synchronous, and may burn CPU for long, so it belongs on the blocking pool. False: the frame is not
   * published and its connection is closed. Absent: every payload is good.
   */
  validate?(payload: Uint8Array): boolean;
}

/**
 * Log events a broker writes through `env.log`, with their fields. Only presence and fields are looked at, and only together with
 * what the world itself saw.
 *
 * | event               | level | fields                       | when                                                       |
 * |---------------------|-------|------------------------------|------------------------------------------------------------|
 * | `conn.open`         | any   | `station`                    | a connection has been accepted                             |
 * | `conn.close`        | any   | `station`, `reason`          | its session has ended; reasons below                       |
 * | `frame.received`    | any   | `handler`, `station`, `bytes`| a handler is about to be given a frame                     |
 * | `handler.lagged`    | warn  | `handler`, `missed`          | a handler has lost `missed` frames, once per gap           |
 * | `handler.failed`    | any   | `handler`                    | a handler has rejected                                     |
 * | `bind.failed`       | error | `host`, `port`               | the address could not be bound                             |
 * | `shutdown.begin`    | any   |                              | the first SIGINT or SIGTERM                                |
 * | `shutdown.deadline` | any   | `aborted`                    | draining took too long; `aborted` tasks were cut off       |
 * | `shutdown.done`     | any   |                              | just before the process ends                               |
 */
export type CloseReason = 'eof' | 'truncated' | 'oversize' | 'rejected' | 'reset' | 'idle' | 'shutdown' | 'aborted' | 'failed';

export const DEFAULT_CONFIG: BrokerConfig = {
  host: '0.0.0.0',
  port: 7777,
  broadcastCapacity: 256,
  maxFrameBytes: 65_536,
  drainDeadlineNs: 10_000_000_000,
};
