/** What channels write into the trace. `depth` is the number of values waiting after the step: in the queue, or for the receiver. */
import { eventKind } from '../kernel/trace.ts';

export const channelSend = eventKind('channel.send', ['channel:text', 'depth', 'receivers']);
export const channelReceive = eventKind('channel.receive', ['channel:text', 'depth', 'receiver']);
/** A receiver of a broadcast channel is told how many values it has missed. */
export const channelLagged = eventKind('channel.lagged', ['channel:text', 'missed', 'receiver']);
export const channelClose = eventKind('channel.close', ['channel:text', 'depth']);
export const watchSet = eventKind('watch.set', ['channel:text', 'version']);
