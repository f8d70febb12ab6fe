import type { Log, LogFields, LogValue } from '../env/log.ts';
import { eventKind } from '../kernel/trace.ts';
import type { SimProcess } from './process.ts';

export const logLine = eventKind('log', ['level:text', 'event:text', 'fields:text']);

export function createLog(process: SimProcess): Log {
  const write = (level: 'info' | 'warn' | 'error') => (event: string, fields?: LogFields) => {
    if (!process.running) return;
    process.enter(`log.${level}`);
    const trace = process.trace;
    trace.emit(logLine, process.actor, trace.text(level), trace.text(event), trace.text(fields === undefined ? '' : formatFields(fields)));
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** `{a: 1, b: 'x y'}` as `a=1 b="x y"`, in the order given. */
export function formatFields(fields: LogFields): string {
  let line = '';
  for (const key of Object.keys(fields)) line += `${line === '' ? '' : ' '}${key}=${formatValue(fields[key])}`;
  return line;
}

function formatValue(value: LogValue): string {
  if (typeof value !== 'string') return String(value);
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

/** The inverse of `formatFields`, with every value as text. */
export function parseFields(line: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const match of line.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)/g)) {
    fields.set(match[1], match[2].startsWith('"') ? (JSON.parse(match[2]) as string) : match[2]);
  }
  return fields;
}
