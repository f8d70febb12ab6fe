/**
 * One directed way from host to host: how long it takes, how much it carries, and what a scenario does to it.
 *
 * Models: latency drawn per piece, bandwidth shared first come first served by all connections of the way, cuts, holding back,
 * extra latency, less bandwidth, other piece sizes, connections that are refused or vanish.
 * Does not model: routes shared by several pairs of hosts, a bound on what waits for bandwidth, loss of single packets. A stream that
 * retransmits hides such loss; what is left of it is delay, which is modelled.
 */
import { drawValue } from '../../scenarios/draw.ts';
import type { Draw, NetworkSpec } from '../../scenarios/scenario.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import { SECOND } from '../kernel/time.ts';
import { type TextId, type Trace } from '../kernel/trace.ts';
import { netLink } from './net-events.ts';

/** What becomes of an attempt to connect. */
export type ConnectRule = 'refused' | 'hang';

interface Drawn {
  readonly law: Draw;
  readonly stream: RandomStream;
}

type Undo = () => void;

export class Link {
  readonly from: string;
  readonly to: string;
  readonly #kernel: Kernel;
  readonly #trace: Trace;
  readonly #spec: NetworkSpec;
  readonly #loopback: boolean;
  readonly #actor: TextId;
  #busyUntil = 0;
  #cuts = 0;
  #clogs = 0;
  #held: (() => void)[] = [];
  readonly #delays: Drawn[] = [];
  readonly #limits: number[] = [];
  readonly #pieces: Drawn[] = [];
  readonly #rules: ConnectRule[] = [];

  constructor(kernel: Kernel, trace: Trace, spec: NetworkSpec, from: string, to: string, loopbackLatencyNs: number) {
    this.from = from;
    this.to = to;
    this.#kernel = kernel;
    this.#trace = trace;
    this.#loopback = from === to;
    this.#actor = trace.text('world');
    // A machine's way to itself is no wire: its latency is fixed and nothing limits it, but streams still arrive in drawn pieces.
    this.#spec = this.#loopback ? { ...spec, latency: { law: 'constant', value: loopbackLatencyNs } } : spec;
  }

  /** True while nothing that is sent arrives. */
  get isCut(): boolean {
    return this.#cuts > 0;
  }

  /** True while what arrives is held back. */
  get isClogged(): boolean {
    return this.#clogs > 0;
  }

  get connectRule(): ConnectRule | undefined {
    return this.#rules.at(-1);
  }

  /** Time from one end to the other for something without size, in nanoseconds; drawn. */
  latencyNs(stream: RandomStream): number {
    let latency = drawValue(this.#spec.latency, stream);
    for (const delay of this.#delays) latency += drawValue(delay.law, delay.stream);
    return latency;
  }

  /** When the last of `lengthBytes` bytes that leave at `departNs` reaches the far end. */
  arrivalNs(departNs: number, lengthBytes: number, stream: RandomStream): number {
    if (this.#loopback && this.#limits.length === 0) return departNs + this.latencyNs(stream);
    let rate = this.#loopback ? Infinity : this.#spec.bandwidthBytesPerSecond;
    for (const limit of this.#limits) rate = Math.min(rate, limit);
    const start = departNs > this.#busyUntil ? departNs : this.#busyUntil;
    this.#busyUntil = start + Math.ceil((lengthBytes * SECOND) / rate);
    return this.#busyUntil + this.latencyNs(stream);
  }

  /** Size of the next piece of a stream; drawn. */
  pieceBytes(stream: RandomStream): number {
    const other = this.#pieces.at(-1);
    const size = other === undefined ? drawValue(this.#spec.segmentBytes, stream) : drawValue(other.law, other.stream);
    return size < 1 ? 1 : size;
  }

  /** Calls `again` once the link is no longer clogged. */
  hold(again: () => void): void {
    this.#held.push(again);
  }

  /** Nothing arrives from now on until the returned function is called. */
  cut(): Undo {
    this.#cuts++;
    this.#changed('cut', this.#cuts);
    return once(() => {
      this.#cuts--;
      this.#changed('heal', this.#cuts);
    });
  }

  /** What arrives is held back until the returned function is called; then it all arrives at once, in order. */
  clog(): Undo {
    this.#clogs++;
    this.#changed('clog', this.#clogs);
    return once(() => {
      this.#clogs--;
      this.#changed('release', this.#clogs);
      if (this.#clogs > 0) return;
      const held = this.#held;
      this.#held = [];
      for (const again of held) this.#kernel.at(this.#kernel.now, again);
    });
  }

  /** Adds a drawn latency to each piece. */
  delay(law: Draw, stream: RandomStream): Undo {
    return this.#put(this.#delays, { law, stream }, 'delay', law.law === 'constant' ? law.value : 0);
  }

  /** Limits the bandwidth; of several limits the lowest counts. */
  limit(bytesPerSecond: number): Undo {
    return this.#put(this.#limits, bytesPerSecond, 'capacity', bytesPerSecond);
  }

  /** Streams leave in pieces of other sizes. */
  pieces(law: Draw, stream: RandomStream): Undo {
    return this.#put(this.#pieces, { law, stream }, 'partial_io', law.law === 'constant' ? law.value : 0);
  }

  /** New connections are refused or hang. */
  rule(rule: ConnectRule): Undo {
    return this.#put(this.#rules, rule, `connect ${rule}`, 0);
  }

  #put<T>(list: T[], item: T, change: string, value: number): Undo {
    list.push(item);
    this.#changed(change, value);
    return once(() => {
      list.splice(list.lastIndexOf(item), 1);
      this.#changed(`${change} over`, 0);
    });
  }

  #changed(change: string, value: number): void {
    const trace = this.#trace;
    trace.emit(netLink, this.#actor, trace.text(this.from), trace.text(this.to), trace.text(change), value);
  }
}

function once(undo: Undo): Undo {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    undo();
  };
}
