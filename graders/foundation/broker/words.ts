/** All words of the broker's findings. Parameters stand in braces, with their form. */
import type { FindingWords, WordCatalogue } from '../../criterion.ts';

function say(expected: string, got: string): FindingWords {
  return { expected, got };
}

/** Breaches of conservation, which many criteria can report. */
const CONSERVATION: Readonly<Record<string, FindingWords>> = {
  'unknown-frame': say(
    'the bytes of a frame that a feed has sent',
    'handler {handler} was given {bytes:bytes} under {station} that nobody has sent, at {at:time}',
  ),
  twice: say('each frame once per handler', 'frame {frame} of {feed} was given to handler {handler} a second time at {at:time}'),
  'out-of-order': say(
    'the frames of a connection in the order they were sent',
    'handler {handler} was given frame {frame} of {feed} after frame {before}, at {at:time}',
  ),
  'station-mixed': say(
    'one station id per connection, and another one for each other connection',
    '{station} and {other} stand for {feed} and {otherFeed} at once',
  ),
  missing: say('frame {frame} of {feed} ({bytes:bytes}), complete at {complete:time}, reaches {handler}', 'it never did'),
};

/** Comparisons with a control run. */
const COMPARISON: Readonly<Record<string, FindingWords>> = {
  'never-read': say('frame {frame} of {feed} is taken off the socket, as in the control at {control:time}', 'it never was'),
  'read-delayed': say(
    'frame {frame} of {feed} is taken off the socket within 1 ms of the control, {control:time}',
    'it was taken {late:duration} later',
  ),
  'handler-delayed': say(
    'handler {handler} is given frame {frame} of {feed} within 1 ms of the control, {control:time}',
    'it was given it {late:duration} later',
  ),
};

/** Bounds on a shutdown that is held up. */
const DEADLINE: Readonly<Record<string, FindingWords>> = {
  'no-signal': say('a stop signal at the broker', 'none was delivered'),
  'nothing-stuck': say('something that holds the shutdown up', 'everything could drain'),
  'no-exit': say('the process is gone 11 s after the signal at {signal:time}', 'it still ran at {end:time}'),
  'too-early': say('what drains gets {deadline:duration}', 'the process ended {after:duration} after the signal'),
  'too-late': say('the process is gone {limit:duration} after the signal', 'it ended {after:duration} after it'),
  'exit-code': say('the process exits with code 0', 'it ended by {how} with code {code}'),
  'deadline-log': say('one shutdown.deadline line with the number of aborted tasks', '{lines} lines, aborted: {aborted}'),
};

/** A session ended inside its frame. */
const CUT: Readonly<Record<string, FindingWords>> = {
  'cut-off': say(
    'frame {frame} of {feed}, begun at {begun:time}, may be completed until {deadline:time}',
    'the broker ended the connection inside the frame at {closed:time}',
  ),
};

const OWN: Readonly<Record<string, FindingWords>> = {
  'F1/nobody-listens': say(
    'the broker listens where it is told',
    '{refused:count} connections were refused, the first at {at:time}, and none was ever made',
  ),
  'F1.1/nothing-sent': say('feeds that send', 'no feed sent a frame'),
  'F1.1/held-up': say(
    'every frame reaches every handler within 10 ms of its last byte',
    'frame {frame} of {feed} reached handler {handler} {late:duration} after its last byte',
  ),
  'F1.1/later-than-alone': say(
    'delivery within 10 ms of the run without the stalling peer, at {alone:time}',
    'frame {frame} of {feed} reached handler {handler} {late:duration} later than there',
  ),
  'F1.1/nothing-to-compare': say('deliveries that both runs share', 'there are none'),
  'F1.2/cut-off': say(
    'the connection of {feed} is served until the feed ends it; it sent frame {frame}, {bytes:bytes}',
    'the broker ended it at {at:time}',
  ),
  'F1.2/nothing-arrived': say('frames at the broker', 'none arrived whole'),
  'F1.3/no-control': say('a control run without the slow handler', 'the scenario has none'),
  'F1.3/nobody-slow': say('a slow handler', 'all handlers are fast'),
  'F1.3/sender-stalled': say(
    "no sender ever finds the broker's receive buffer full",
    'senders were stalled {stalls} times, first at {at:time}',
  ),
  'F1.4/no-signal': say('a stop signal at the broker', 'none was delivered'),
  'F1.4/begun-after-signal': say(
    'no frame is delivered whose first byte came after the signal at {signal:time}',
    'a frame of {feed} begun at {first:time} was delivered',
  ),
  'F1.4/idle-kept': say('a connection between two frames is closed within 100 ms of the signal', 'that of {feed} was closed: {closed}'),
  'F1.4/no-exit': say('the process ends after the signal at {signal:time}', 'it still ran at {end:time}'),
  'F1.4/exit-code': say('the process exits with code 0', 'it ended by {how} with code {code}'),
  'F1.4/exit-late': say('exit by {latest:time}, when nothing was left to wait for', 'the process ended at {exit:time}'),
  'F1.6/never-struck': say('an injected crash', 'the call it waits for was never made'),
  'F1.6/process-gone': say('the process runs until it is told to stop', 'it ended by {how} with code {code} at {at:time}'),
  'F1.6/no-exit': say('the process ends after the signal at {signal:time}', 'it never did'),
  'F1.6/exit-code': say('a later shutdown exits with code 0', 'it ended by {how} with code {code}'),
  'F1.6/bystander-cut': say(
    'at most {crashes} connections suffer from {crashes} injected crashes',
    'the broker ended {cut} connections that were not over, that of {feed} among them',
  ),
  'F1.6/handler-lost': say('handler {handler} goes on after it lagged', 'its last frames were never given to it; it had {given} in all'),
  'F1.7/nothing-heavy': say('a frame whose check is heavy', 'none was checked'),
  'F1.7/loop-blocked': say('bursts of at most 500 us on the event loop', 'a burst of {burst:duration} on the event loop at {at:time}'),
  'F1.7/light-delayed': say(
    'light feeds: 99 % of the frames at a handler within {limit:duration}',
    'the 99th percentile is {p99:duration}',
  ),
  'F1.8/nothing-arrived': say('frames at the broker', 'none arrived whole'),
  'F1.8/over-10-s': say('every frame at the handlers in less than 10 s', 'a frame of {feed} took {latency:duration}'),
  'F1.8/degraded': say(
    '99 % of the frames within {limit:duration} of their last byte (one connection alone: {alone:duration})',
    'the 99th percentile is {p99:duration}',
  ),
  'F1.9/nobody-lagged': say('a handler that falls behind', 'none lost a frame'),
  'F1.9/wrong-place': say(
    'after a gap the handler goes on with the oldest of {capacity} retained frames',
    'handler {handler} missed {missed} and went on with {retained} retained',
  ),
  'F1.9/misreported': say(
    'one warning per gap, {missed} missed frames in {gaps} gaps of handler {handler}',
    '{warnings} warnings that report {reported}',
  ),
  'F1.10/no-signal': say('a stop signal at the broker', 'none was delivered'),
  'F1.10/nobody-late': say('peers that connect after the signal', 'there are none'),
  'F1.10/listener-open': say('the listener closes within 10 ms of the signal at {signal:time}', 'closed: {closed}'),
  'F1.10/sessions-first': say('the listener is closed before sessions are told', 'the session of {feed} was ended first'),
  'F1.10/served-late': say('no frame of a connection accepted after the signal', 'a frame of {feed} was delivered'),
  'F1.10/left-hanging': say(
    'a peer that comes at or after the signal at {signal:time} is refused or closed within 100 ms',
    '{feed} was left hanging',
  ),
  'F1.11/wrong-address': say('the broker listens on {wanted}', 'it listens on {got}'),
  'F1.11/nothing-arrived': say('deliveries to look up in the log', 'there are none'),
  'F1.11/frame-not-logged': say('a frame.received line with handler={handler}, station={station}, bytes={bytes}', 'no such line'),
  'F1.11/line-missing': say('a {line} line in the log', 'there is none'),
  'F1.11/no-clean-exit': say('exit with code 0 after SIGINT', 'code {code}'),
  'F1.11/bind-ignored': say('a port that is taken ends the process with a code other than 0', 'exit: {code}'),
  'F1.11/bind-silent': say('a line of level error says that the address could not be bound', 'there is none'),
  'F1.12/nobody-dropped': say('connections that drop', 'none did'),
  'F1.12/half-open': say("the broker ends its side within 100 ms of the end of {feed}'s stream at {ended:time}", 'it did not'),
  'F1.12/tasks-pile-up': say('as many tasks as before with {live} live connections: about {before}', '{tasks} tasks'),
  'F1.12/exit-held-up': say('with nobody connected the process ends within 100 ms of the signal at {signal:time}', 'exit: {exit}'),
  'F1.S1/accept-spin': say('at most {limit} failing accepts in a second', '{attempts} from {at:time} on'),
  'F1.S1/overcrowded': say('at most {limit} sessions', '{open} connections held open'),
  'F1.S1/nothing-sent': say('senders among the crowd', 'none was served'),
  'F1.S1/senders-delayed': say("99 % of the senders' frames within {limit:duration}", 'the 99th percentile is {p99:duration}'),
  'F1.S2/no-credit': say('a handler with credit and a control run', 'the scenario has none'),
  'F1.S2/not-routed': say('handler {handler} is given frames of its own sources only', 'it was given one of {feed}'),
  'F1.S2/unbounded': say('at most {limit:bytes} wait for the handler with credit', '{waiting:bytes} did'),
  'F1.B1/kept-open': say('the connection of {feed} is closed within 100 ms of its header, complete at {header:time}', 'it was kept open'),
  'F1.B1/payload-taken': say('no more than 64 KiB are read behind a header beyond the limit', '{taken:bytes} were read from {feed}'),
  'F1.B1/no-header-arrived': say('a hostile header at the broker', 'none arrived'),
  'F1.B1/bystander-closed': say('good connections stay open', 'that of {feed} was closed'),
  'F1.B2/nothing-half-read': say('a SIGHUP while a frame is half read', 'it never came to that'),
  'F1.B2/process-gone': say('the process goes on after SIGHUP', 'it ended by {how} at {at:time}'),
  'F1.B2/session-ended': say('no session ends because of SIGHUP', 'that of {feed} was ended by the broker'),
  'F1.B3/no-timeout-configured': say('a configured idle timeout', 'the scenario has none'),
  'F1.B3/too-early': say('a session may be silent for {timeout:duration}', 'that of {feed} was ended after {silent:duration}'),
  'F1.B3/kept': say('the session of {feed}, silent since {last:time}, ends {timeout:duration} later', 'it was kept'),
  'F1.B3/no-ghost': say('a peer that vanishes', 'none did long enough'),
  'F1.B3/no-reason': say('{ghosts} conn.close lines with a reason', '{reasons}'),
  'F1.B4/never-killed': say('a kill of the broker', 'the call it waits for was never made'),
  'F1.B4/never-restarted': say('a restart after the kill', 'there was none'),
  'F1.B4/not-listening': say('the broker listens within 2 s of its boot at {boot:time}', 'it does not; process: {how}'),
  'F1.B4/nobody-came-back': say('feeds that connect again', 'none did'),
  'F1.B4/not-resumed': say('frames of {feed} are delivered after it came back', 'none was'),
  'F1.B5/no-jump': say('a jump of the wall clock', 'there was none'),
  'F1.B6/nothing-cut': say('a partition after a stop signal', 'there was none'),
  'F1.B6/nothing-half-read': say('a half-read frame on the link that is cut', 'there was none'),
  'F1.B6/aborted-twice': say('a session is aborted once', 'connection {conn} was reset more than once'),
};

const CONSERVING = [
  'F1.1',
  'F1.2',
  'F1.3',
  'F1.4',
  'F1.5',
  'F1.6',
  'F1.7',
  'F1.8',
  'F1.9',
  'F1.11',
  'F1.12',
  'F1.S1',
  'F1.S2',
  'F1.B1',
  'F1.B2',
  'F1.B3',
  'F1.B4',
  'F1.B5',
  'F1.B6',
];

function under(ids: readonly string[], shared: Readonly<Record<string, FindingWords>>): Record<string, FindingWords> {
  return Object.fromEntries(ids.flatMap((id) => Object.entries(shared).map(([code, entry]) => [`${id}/${code}`, entry])));
}

export const words: WordCatalogue = {
  findings: {
    ...under(CONSERVING, CONSERVATION),
    ...under(['F1.3', 'F1.S2'], COMPARISON),
    ...under(['F1.5', 'F1.B5'], DEADLINE),
    ...under(['F1.4', 'F1.B6'], CUT),
    ...OWN,
  },
  remarks: {
    'bytes-nobody-sent': 'bytes that nobody sent',
    'delivered-before': 'delivered before',
    'first-divergence': 'first divergence',
    'frame-complete': 'the frame is complete',
    'delivered-late': 'delivered late',
    'read-late': 'read late',
    'window-full': 'the receive buffer is full',
    signal: 'shutdown begins here',
    'closed-late': 'closed too late',
    'exit-late': 'exit too late',
    exit: 'exit',
    'never-finished': 'a frame that is never finished',
    injected: 'injected',
    'cut-by-broker': 'ended by the broker',
    'last-delivery': 'the last one it was given',
    'on-event-loop': 'on the event loop',
    'resumed-here': 'goes on here',
    reported: 'reported',
    'feed-ended': 'the feed has ended its side',
    'header-complete': 'the header is complete',
    'last-byte': 'the last byte',
    'first-byte': 'the frame begins',
  },
};
