/** What the cast of the broker's scenarios writes down. Judges read these beside the world's own events. */
import { eventKind } from '../../../../sim/kernel/trace.ts';

/** A feed has a connection. */
export const feedOpen = eventKind('feed.open', ['feed:text', 'conn']);
/** A feed could not connect. */
export const feedRefused = eventKind('feed.refused', ['feed:text', 'code:text']);
/** A feed begins to write a frame: where its header starts in the connection's byte stream, length and checksum of the payload. */
export const feedFrame = eventKind('feed.frame', ['conn', 'offset:bytes', 'length:bytes', 'checksum:hex']);
/** A feed's connection is over; `how` is `eof` or `reset` when the other side ended it, else what the feed did. */
export const feedClosed = eventKind('feed.closed', ['feed:text', 'conn', 'how:text']);
/** Bytes that are no frame the broker may deliver: a hostile header, a payload that fails the check. */
export const feedJunk = eventKind('feed.junk', ['conn', 'offset:bytes', 'length:bytes', 'what:text']);
/** A handler is given a frame. */
export const brokerDeliver = eventKind('broker.deliver', ['handler', 'station:text', 'length:bytes', 'checksum:hex']);
/** A handler is done with a frame; `outcome` is `taken` or `threw`. Only written where it took time or threw. */
export const brokerHandled = eventKind('broker.handled', ['handler', 'outcome:text']);
/** What the entry of the submission resolved with. */
export const brokerReturned = eventKind('broker.returned', ['code']);
