/** The `cast` block of a broker scenario after compilation: durations in nanoseconds, sizes in bytes, rates as intervals. */
import type { Draw } from '../../../scenario.ts';

export interface BrokerCast {
  readonly config?: ConfigSpec;
  readonly handlers: readonly HandlerSpec[];
  readonly feeds: readonly FeedSpec[];
  /** Whether the broker gets a `validate` step; the cost comes from the feed a frame is of. */
  readonly validate?: boolean;
  /** A process on the broker's host holds this port from the start. */
  readonly squatter?: number;
}

export interface ConfigSpec {
  readonly host?: string;
  readonly port?: number;
  readonly broadcast_capacity?: number;
  readonly max_frame?: number;
  readonly drain_deadline?: number;
  readonly idle_timeout?: number;
  readonly max_sessions?: number;
  readonly credit?: readonly { readonly handler: number; readonly sources: readonly string[]; readonly window: number }[];
}

/** One or several handlers alike. */
export interface HandlerSpec {
  readonly count?: number;
  /** Time for one frame; 0 if absent. */
  readonly takes?: number;
  /** Spans during which a frame takes another time. */
  readonly slow?: readonly { readonly from: number; readonly until: number; readonly takes: number }[];
  /** A frame given in such a span is held until the span is over. */
  readonly parked?: readonly { readonly from: number; readonly until: number }[];
  /** Never done with a frame given from then on. */
  readonly stuck_from?: number;
  /** Rejects for these frames, counted from 1. */
  readonly throws_on?: readonly number[];
}

/** One or several ground stations that play the same script, each on a host of its own: `name-1`, `name-2`, ... */
export interface FeedSpec {
  readonly name: string;
  readonly count: number;
  /** CPU that checking a frame of these feeds burns, for every 256 bytes begun. */
  readonly validate?: number;
  readonly steps: readonly Step[];
}

/** One line of a feed's script. Exactly one of the verbs is set; the rest qualifies it. */
export interface Step {
  /** Waits. */
  readonly wait?: Draw;
  /** Waits for a time of the run. */
  readonly until?: Draw;
  /** Connects: `once`, or `retry` until it succeeds. */
  readonly open?: 'once' | 'retry';
  /** Sends that many frames. */
  readonly send?: number;
  /** Starts a frame and writes that many of its bytes, header included. */
  readonly begin?: Draw;
  /** Writes the rest of the frame begun. */
  readonly finish?: boolean;
  /** Writes these bytes, in hexadecimal. */
  readonly raw?: string;
  /** Ends the connection, or waits until the broker does. */
  readonly close?: 'fin' | 'reset' | 'vanish' | 'await';
  /** Plays `steps` that many times. */
  readonly repeat?: number;

  /** Payload length of frames of `send` and `begin`. */
  readonly size?: Draw;
  /** `send`: from one frame to the next; absent: without pause. `finish`: from one piece to the next. */
  readonly rate?: number;
  /** `send`: frames written in one go. */
  readonly together?: number;
  /** `send`: frames whose check fails. */
  readonly invalid?: boolean;
  /** `send`: when the connection is lost, connects anew and goes on with the next frame. */
  readonly resume?: boolean;
  /** `finish`: bytes in each piece. */
  readonly piece?: number;
  readonly steps?: readonly Step[];
}
