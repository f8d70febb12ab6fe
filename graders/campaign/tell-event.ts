/**
 * Events in words, for reports. The words are kept apart from the events: a trace names kinds and fields, this catalogue says what
 * that means to a reader. A kind without a phrase is shown as the trace shows it.
 */
import { formatValue, renderEvent } from '../../sim/kernel/render-event.ts';
import type { TraceEvent } from '../../sim/kernel/trace.ts';

const PHRASES: Readonly<Record<string, string>> = {
  'process.boot': 'boots, incarnation {incarnation}',
  'process.end': 'ends by {how}, code {code}; {tasksLeft} tasks left behind',
  'process.panic': 'ended by an error: {message}',
  'process.signal': 'receives {signal}',
  'cpu.burn': 'burns {cost} of CPU in {task}',
  'task.spawn': 'starts task {task}',
  'task.end': 'task {task} is {how}',
  'fault.panic': 'injected panic in {task} at {call}',
  'fault.begin': 'fault {kind} strikes {target}',
  'fault.end': 'fault {kind} on {target} is over',
  'power.loss': 'loses power',
  'power.back': 'has power again',
  log: 'logs {level} {event} {fields}',
  'disk.write': 'writes {path} @{offset} +{length}',
  'disk.read': 'reads {path} @{offset} +{length} from the device',
  'disk.fsync': 'fsync {path}, {pending} effects pending',
  'disk.fsync.done': 'fsync of {path} is done, {effects} effects persistent',
  'disk.create': 'creates {path}',
  'disk.rename': 'renames {from} to {to}',
  'disk.unlink': 'unlinks {path}',
  'disk.truncate': 'truncates {path} from {before} to {size}',
  'disk.error': '{op} {path} fails with {code}',
  'disk.fault': '{fault} strikes {op} of {path}',
  'disk.writeback': '{effects} effects of {path} reach the medium unasked',
  'disk.crash': 'power loss, policy {policy}: {kept} of {pending} unsynced effects survive in {files} files',
  'disk.fate': '{path}: {fate}; a reader saw {cached}, the medium holds {surviving}',
  'disk.rot': 'a byte of {path} @{offset} rots',
  'disk.bad_sector': 'the sector of {path} @{offset} goes bad',
  'net.syn': 'connects from {from} to {to}:{port} (conn {connection})',
  'net.connected': 'is connected (conn {connection})',
  'net.refused': 'is refused with {code} (conn {connection})',
  'net.listen': 'listens on {address}:{port}',
  'net.listen_end': 'stops listening on port {port}',
  'net.accept': 'accepts conn {connection}',
  'net.accept_error': 'accept fails with {code}',
  'net.segment': 'sends {length} @{offset} on conn {connection}',
  'net.receive': '{length} @{offset} of conn {connection} arrive',
  'net.read': 'reads {length} @{offset} of conn {connection}',
  'net.fin': 'ends its side of conn {connection} at {offset}',
  'net.reset': 'resets conn {connection} at {offset}',
  'net.broken': 'learns that conn {connection} is gone: {code}',
  'net.stall': 'is held up on conn {connection} at {offset}: the window is full',
  'net.stall_end': 'may send again on conn {connection} after {stalled}',
  'net.lost': '{length} @{offset} of conn {connection} are lost, again at {retryAt}',
  'channel.send': 'sends into {channel}',
  'channel.receive': 'receives from {channel}, {depth} left',
  'channel.lagged': 'has missed {missed} in {channel}',
  'channel.close': 'closes {channel}',
  'watch.set': 'sets {channel} (version {version})',
  'feed.open': '{feed} opens conn {conn}',
  'feed.refused': '{feed} is refused: {code}',
  'feed.frame': 'starts to send a frame of {length} @{offset} on conn {conn}',
  'feed.closed': '{feed} closes conn {conn}: {how}',
  'feed.junk': 'sends {what}, {length} @{offset} on conn {conn}',
  'broker.deliver': 'handler {handler} is given {length} of {station}',
  'broker.handled': 'handler {handler}: {outcome}',
  'broker.returned': 'the entry returns {code}',
  'client.issue': 'issues write {write} to key {key}, {valueBytes}',
  'client.ack': 'has write {write} acknowledged as LSN {lsn} after {latency}',
  'client.fail': 'write {write} fails with {code}',
  'client.read': 'reads key {key}: write {write}',
  'client.call': '{call}: {outcome} after {took}',
  'engine.open': 'life {life}: open gives {outcome}, last LSN {lastLsn}, after {took}',
  'engine.readback': 'life {life}: reads back {keys} keys, {foreign} of them never written',
  'disk.damage': 'damage to {path} @{offset}',
};

/** `writes /oor/wal_000003.log @65,312 +61 B`. */
export function tellEvent(event: TraceEvent, texts: readonly string[]): string {
  const phrase = PHRASES[event.kind.name];
  if (phrase === undefined) return renderEvent(event, texts);
  const values = [event.a, event.b, event.c, event.d];
  return phrase.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const index = event.kind.fields.findIndex((field) => field.name === name);
    if (index < 0) return whole;
    // A place in a stream or file reads as a number: `@65,312 +61 B`.
    const form = name === 'offset' ? 'count' : event.kind.fields[index].form;
    return formatValue(values[index], form, texts);
  });
}

export function phrasedKinds(): readonly string[] {
  return Object.keys(PHRASES);
}
