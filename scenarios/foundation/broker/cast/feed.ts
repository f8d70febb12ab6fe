/**
 * A ground station: plays its script against the broker and writes down what it sends. It learns of a closed connection as any peer
 * does, by reading. What the script still wants to send on a connection that is over is left out.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { World } from '../../../../sim/world/world.ts';
import { drawValue } from '../../../draw.ts';
import type { RandomStream } from '../../../../sim/kernel/random-streams.ts';
import type { Draw } from '../../../scenario.ts';
import type { FeedSpec, Step } from './cast.ts';
import { feedRefused } from './events.ts';
import { FeedConnection } from './feed-connection.ts';
import type { Payloads } from './payloads.ts';

const RETRY_NS = 100_000_000;
const DEFAULT_SIZE: Draw = { law: 'constant', value: 200 };

export interface FeedRole {
  readonly name: string;
  readonly spec: FeedSpec;
  /** Number of the group of feeds that play the same script, and of the feed among all. */
  readonly group: number;
  readonly number: number;
}

export class Feed {
  readonly #world: World;
  readonly #env: Env;
  readonly #role: FeedRole;
  readonly #broker: { readonly host: string; readonly port: number };
  readonly #payloads: Payloads;
  readonly #stream: RandomStream;
  #connection: FeedConnection | undefined;
  #begun: { readonly frame: Uint8Array; readonly written: number } | undefined;

  constructor(world: World, env: Env, role: FeedRole, broker: { readonly host: string; readonly port: number }, payloads: Payloads) {
    this.#world = world;
    this.#env = env;
    this.#role = role;
    this.#broker = broker;
    this.#payloads = payloads;
    this.#stream = world.streams.stream(`workload/${role.name}`);
  }

  async play(steps: readonly Step[] = this.#role.spec.steps): Promise<void> {
    for (const step of steps) await this.#play(step);
  }

  async #play(step: Step): Promise<void> {
    const clock = this.#env.clock;
    if (step.wait !== undefined) await clock.sleep(this.#draw(step.wait));
    else if (step.until !== undefined) await clock.sleep(Math.max(0, this.#draw(step.until) - this.#world.now));
    else if (step.open !== undefined) await this.#open(step.open === 'retry');
    else if (step.send !== undefined) await this.#send(step, step.send);
    else if (step.begin !== undefined) await this.#begin(step, step.begin);
    else if (step.finish !== undefined) await this.#finish(step);
    else if (step.raw !== undefined) await this.#connection?.writeJunk(fromHex(step.raw), 'raw');
    else if (step.close !== undefined) await this.#close(step.close);
    else for (let n = 0; n < (step.repeat ?? 0); n++) await this.play(step.steps ?? []);
  }

  async #open(retry: boolean): Promise<void> {
    for (;;) {
      try {
        const socket = await this.#env.net.connect(this.#broker);
        this.#connection = new FeedConnection(this.#world, this.#role.name, socket);
        return;
      } catch (error) {
        const { trace } = this.#world;
        trace.emit(feedRefused, trace.text(this.#role.name), trace.text(this.#role.name), trace.text(codeOf(error)));
        if (!retry) return;
        await this.#env.clock.sleep(RETRY_NS);
      }
    }
  }

  /** Frames leave on a fixed schedule; one held up by back-pressure does not move the next. */
  async #send(step: Step, count: number): Promise<void> {
    const startNs = this.#world.now;
    const together = step.together ?? 1;
    for (let sent = 0; sent < count; sent += together) {
      if (step.rate !== undefined) {
        const waitNs = startNs + sent * step.rate - this.#world.now;
        if (waitNs > 0) await this.#env.clock.sleep(waitNs);
      }
      if (this.#connection?.open !== true && step.resume === true) await this.#open(true);
      if (this.#connection?.open !== true) return;
      const frames: Uint8Array[] = [];
      for (let n = 0; n < together && sent + n < count; n++) frames.push(this.#frame(step));
      await this.#connection.writeFrames(frames, step.invalid === true);
    }
  }

  async #begin(step: Step, bytes: Draw): Promise<void> {
    const frame = this.#frame(step);
    const written = Math.min(this.#draw(bytes), frame.length);
    this.#begun = { frame, written };
    await this.#connection?.beginFrame(frame, written);
  }

  async #finish(step: Step): Promise<void> {
    if (this.#begun === undefined) return;
    const rest = this.#begun.frame.subarray(this.#begun.written);
    this.#begun = undefined;
    const piece = step.piece ?? rest.length;
    for (let at = 0; at < rest.length; at += piece) {
      if (at > 0 && step.rate !== undefined) await this.#env.clock.sleep(step.rate);
      if (this.#connection?.open !== true) return;
      await this.#connection.write(rest.subarray(at, at + piece));
    }
  }

  async #close(how: NonNullable<Step['close']>): Promise<void> {
    this.#begun = undefined;
    await this.#connection?.close(how);
  }

  #frame(step: Step): Uint8Array {
    const { group, number } = this.#role;
    return this.#payloads.frame({ group, feed: number, invalid: step.invalid === true }, this.#draw(step.size ?? DEFAULT_SIZE));
  }

  #draw(draw: Draw): number {
    return drawValue(draw, this.#stream);
  }
}

function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
