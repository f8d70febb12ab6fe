/**
 * `env.channels` of one process: queues between its tasks. Every channel has a name, and each step on it shows in the trace.
 * Channels end with the process; nothing of them is shared between processes.
 */
import type { Channels } from '../env/channels.ts';
import type { SimProcess } from '../process/process.ts';
import { createBroadcast } from './broadcast.ts';
import { createMpsc } from './mpsc.ts';
import { OneshotCell } from './oneshot.ts';
import { WatchCell } from './watch.ts';

export function createChannels(process: SimProcess): Channels {
  return {
    mpsc: (name, capacity) => createMpsc(process, name, capacity),
    broadcast: (name, capacity) => createBroadcast(process, name, capacity),
    watch: (name, initial) => new WatchCell(process, name, initial),
    oneshot: (name) => new OneshotCell(process, name),
  };
}
