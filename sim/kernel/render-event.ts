import { formatTime } from './time.ts';
import type { FieldForm, TraceEvent } from './trace.ts';

/** `65312` as `65,312`, without the help of a locale. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1500000` as `1.5 ms`: the largest unit that keeps it above one, without trailing zeros. */
export function formatDuration(durationNs: number): string {
  const units: readonly [string, number, number][] = [
    ['s', 1_000_000_000, 9],
    ['ms', 1_000_000, 6],
    ['us', 1_000, 3],
  ];
  const size = Math.abs(durationNs);
  for (const [unit, factor, places] of units) {
    if (size < factor) continue;
    const whole = Math.floor(size / factor);
    const fraction = String(size - whole * factor)
      .padStart(places, '0')
      .replace(/0+$/, '');
    return `${durationNs < 0 ? '-' : ''}${groupDigits(whole)}${fraction === '' ? '' : `.${fraction}`} ${unit}`;
  }
  return `${durationNs} ns`;
}

export function formatValue(value: number, form: FieldForm, texts: readonly string[]): string {
  switch (form) {
    case 'text':
      return texts[value] ?? `text ${value}`;
    case 'bytes':
      return `${groupDigits(value)} B`;
    case 'time':
      return formatTime(value);
    case 'duration':
      return formatDuration(value);
    case 'hex':
      return (value >>> 0).toString(16).padStart(8, '0');
    case 'count':
      return groupDigits(value);
  }
}

/** An event as one line without its id and time: `disk.write path=/oor/wal_000001.log offset=4,096 length=61 B`. */
export function renderEvent(event: TraceEvent, texts: readonly string[]): string {
  const values = [event.a, event.b, event.c, event.d];
  let line = event.kind.name;
  for (const [i, field] of event.kind.fields.entries()) {
    const shown = formatValue(values[i], field.form, texts);
    if (shown !== '') line += ` ${field.name}=${shown}`;
  }
  return line;
}
