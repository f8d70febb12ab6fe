/** What the pipeline's callers write into the trace. The actor is the process the call was made in. */
import { eventKind } from '../../../../sim/kernel/trace.ts';

/** A write is about to be called. `write` numbers the calls of the whole run from 1 and is part of the value. */
export const clientIssue = eventKind('client.issue', ['write', 'delete', 'key', 'valueBytes:bytes']);
/** The caller has the result. */
export const clientAck = eventKind('client.ack', ['write', 'lsn', 'latency:duration']);
export const clientFail = eventKind('client.fail', ['write', 'code:text']);
/** A read has returned. `write`: the write whose value came; 0 for none, -1 for bytes that nobody wrote. */
export const clientRead = eventKind('client.read', ['key', 'write', 'took:duration']);
/** Some other call of the pipeline has returned. `lsn` where it gives one. */
export const clientCall = eventKind('client.call', ['call:text', 'outcome:text', 'lsn', 'took:duration']);
/** `open` has returned: `ok` or an error's code. */
export const engineOpen = eventKind('engine.open', ['life', 'outcome:text', 'lastLsn', 'took:duration']);
/** All keys were read after an opening. */
export const engineReadBack = eventKind('engine.readback', ['life', 'keys', 'foreign']);
export const logDamaged = eventKind('disk.damage', ['path:text', 'offset', 'lsn']);
