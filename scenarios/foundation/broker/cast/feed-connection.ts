/** One connection of a feed: writes frames, keeps count of the byte stream, notices when the broker ends it. */
import type { Socket } from '../../../../sim/env/net.ts';
import { crc32 } from '../../../../sim/bytes/crc32.ts';
import { connectionOf, vanish } from '../../../../sim/net/peer-control.ts';
import type { World } from '../../../../sim/world/world.ts';
import { feedClosed, feedFrame, feedJunk, feedOpen } from './events.ts';

export class FeedConnection {
  readonly #world: World;
  readonly #socket: Socket;
  readonly #feed: number;
  readonly #number: number;
  readonly #over: Promise<void>;
  #offset = 0;
  #open = true;

  constructor(world: World, feed: string, socket: Socket) {
    this.#world = world;
    this.#socket = socket;
    this.#feed = world.trace.text(feed);
    this.#number = connectionOf(socket);
    world.trace.emit(feedOpen, this.#feed, this.#feed, this.#number);
    this.#over = this.#watch();
  }

  /** False once either side has ended the connection. */
  get open(): boolean {
    return this.#open;
  }

  async writeFrames(frames: readonly Uint8Array[], invalid: boolean): Promise<void> {
    let offset = this.#offset;
    for (const frame of frames) {
      if (invalid) this.#world.trace.emit(feedJunk, this.#feed, this.#number, offset, frame.length, this.#world.trace.text('invalid'));
      else this.#note(frame, offset);
      offset += frame.length;
    }
    await this.write(frames.length === 1 ? frames[0] : joined(frames));
  }

  async beginFrame(frame: Uint8Array, bytes: number): Promise<void> {
    this.#note(frame, this.#offset);
    await this.write(frame.subarray(0, bytes));
  }

  async writeJunk(bytes: Uint8Array, what: string): Promise<void> {
    this.#world.trace.emit(feedJunk, this.#feed, this.#number, this.#offset, bytes.length, this.#world.trace.text(what));
    await this.write(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#open) return;
    this.#offset += bytes.length;
    try {
      await this.#socket.write(bytes);
    } catch {
      this.#ended('reset');
    }
  }

  async close(how: 'fin' | 'reset' | 'vanish' | 'await'): Promise<void> {
    if (how === 'await') {
      await this.#over;
      return;
    }
    if (!this.#open) return;
    this.#ended(how);
    if (how === 'fin') this.#socket.end();
    else if (how === 'reset') this.#socket.destroy();
    else vanish(this.#socket);
  }

  #note(frame: Uint8Array, offset: number): void {
    this.#world.trace.emit(feedFrame, this.#feed, this.#number, offset, frame.length - 4, crc32(frame.subarray(4)));
  }

  /** The broker sends nothing, so a read ends when the connection does. */
  async #watch(): Promise<void> {
    try {
      while ((await this.#socket.read()) !== null);
      this.#ended('eof');
      this.#socket.end();
    } catch {
      this.#ended('reset');
    }
  }

  #ended(how: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#world.trace.emit(feedClosed, this.#feed, this.#feed, this.#number, this.#world.trace.text(how));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
