import { formatDuration, groupDigits } from '../../sim/kernel/render-event.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import type { Finding, FindingWords, WordCatalogue } from '../criterion.ts';

/** Words for ways to fail that are common to all capstones. */
const RUN_WORDS: Readonly<Record<string, FindingWords>> = {
  'run/livelock': {
    expected: 'virtual time goes on',
    got: 'a million events at t={at:time} without time advancing: tasks keep waking each other up',
  },
  'run/runaway': {
    expected: 'the program returns to its environment now and then',
    got: 'at t={at:time} it computed on, through 20 million loop turns and calls, without waiting for anything',
  },
  'run/deadlock': {
    expected: 'the program answers what is asked of it',
    got: 'at t={at:time} nothing was left to happen: every task waits, and no timer is set',
  },
  'run/panic': {
    expected: 'the program goes on running',
    got: '{process} ended at t={at:time} by an error that nothing caught: {message}',
  },
  'run/event-budget': { expected: 'the run ends within its budget of events', got: '{events:count} events and no end: undecided' },
  'run/unhandled-rejection': {
    expected: 'every promise of the program is awaited or handled',
    got: '{count:count} rejected without a handler, which ends a real process; the first: {message}',
  },
  'run/harness-limit': { expected: 'the run ends within the limits of the machine', got: '{reason}: undecided' },
};

/** The words for a finding, with its parameters put in. */
export function wordsFor(catalogue: WordCatalogue, finding: Finding): FindingWords {
  const words = catalogue.findings[finding.code] ?? RUN_WORDS[finding.code];
  if (words === undefined) return { expected: finding.code, got: JSON.stringify(finding.params) };
  return { expected: fill(words.expected, finding.params), got: fill(words.got, finding.params) };
}

/** Puts parameters into `{name}` and `{name:form}`; what has no parameter stays as it is. */
export function fill(template: string, params: Finding['params']): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (whole, name: string, form: string | undefined) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (typeof value === 'string') return value;
    switch (form) {
      case 'time':
        return formatTime(value);
      case 'duration':
        return formatDuration(value);
      case 'bytes':
        return `${groupDigits(value)} B`;
      case 'hex':
        return (value >>> 0).toString(16).padStart(8, '0');
      case 'count':
        return groupDigits(value);
      default:
        return String(value);
    }
  });
}
