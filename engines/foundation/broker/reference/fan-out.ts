/**
 * Copies every frame to every handler. Ordinary handlers share a lossy ring, so publishing never waits for any of them; a handler
 * that must not lose has a bounded queue of its own, and only the sessions routed to it wait for room in it.
 */
import type { Broadcast, BroadcastReceiver, MpscReceiver, MpscSender } from '../../../../sim/env/channels.ts';
import type { Env } from '../../../../sim/env/env.ts';
import type { Task } from '../../../../sim/env/tasks.ts';
import type { BrokerConfig, Downstream, Frame, FrameHandler } from '../contract.ts';

interface CreditQueue {
  readonly sources: ReadonlySet<string>;
  readonly sender: MpscSender<Frame>;
}

export class FanOut {
  readonly #env: Env;
  readonly #ring: Broadcast<Frame>;
  readonly #creditQueues: CreditQueue[] = [];
  readonly pumps: Task<void>[] = [];

  /** Handlers subscribe here and now, so that no frame can come before them. */
  constructor(env: Env, config: BrokerConfig, downstream: Downstream) {
    this.#env = env;
    this.#ring = env.channels.broadcast<Frame>('frames', config.broadcastCapacity);
    downstream.handlers.forEach((handler, index) => {
      const credit = config.credit?.find((entry) => entry.handler === index);
      if (credit === undefined) {
        const receiver = this.#ring.subscribe();
        this.#startPump(index, () => this.#pumpRing(index, handler, receiver));
      } else {
        const queue = env.channels.mpsc<Frame>(`credit-${index}`, credit.window);
        this.#creditQueues.push({ sources: new Set(credit.sources), sender: queue.sender });
        this.#startPump(index, () => this.#pumpQueue(index, handler, queue.receiver));
      }
    });
  }

  /** Publishes a frame. Waits only where the source is bound to a handler that must not lose. */
  async publish(frame: Frame, source: string, signal: AbortSignal): Promise<void> {
    // No live receiver means nobody wants the frame; that is not an error of the session.
    this.#ring.send(frame);
    for (const queue of this.#creditQueues) {
      if (queue.sources.has(source)) await queue.sender.send(frame, { signal });
    }
  }

  /** No more frames: handlers go on until they have had what is retained for them. */
  close(): void {
    this.#ring.close();
    for (const queue of this.#creditQueues) queue.sender.close();
  }

  /** A pump that fails is logged and goes on with the next frame: a handler is lost only with the process. */
  #startPump(index: number, pump: () => Promise<void>): void {
    const supervise = async (signal: AbortSignal): Promise<void> => {
      while (!signal.aborted) {
        try {
          await pump();
          return;
        } catch (error) {
          this.#env.log.error('handler.failed', { handler: index, error: String(error) });
        }
      }
    };
    this.pumps.push(this.#env.tasks.spawn(`handler-${index}`, supervise));
  }

  async #pumpRing(index: number, handler: FrameHandler, receiver: BroadcastReceiver<Frame>): Promise<void> {
    for (;;) {
      const item = await receiver.receive();
      if (item === undefined) return;
      if (item.kind === 'lagged') this.#env.log.warn('handler.lagged', { handler: index, missed: item.missed });
      else await this.#hand(index, handler, item.value);
    }
  }

  async #pumpQueue(index: number, handler: FrameHandler, receiver: MpscReceiver<Frame>): Promise<void> {
    for (;;) {
      const item = await receiver.receive();
      if (item === undefined) return;
      await this.#hand(index, handler, item.value);
    }
  }

  async #hand(index: number, handler: FrameHandler, frame: Frame): Promise<void> {
    this.#env.log.info('frame.received', { handler: index, station: frame.stationId, bytes: frame.payload.length });
    await handler.onFrame(frame);
  }
}
