/**
 * One written quantity (`1.5 ms`, `64 KiB`, `100/s`, `10 %`) as a whole number of the smallest unit of its kind. Decimal strings are
 * scaled as integers: no floating point is involved, so what is written is what is simulated, and what cannot be held exactly is
 * refused. The one exception is a rate, whose interval is rounded to the nearest nanosecond.
 */
import { nearest } from './nearest.ts';
import type { QuantityMistake } from './problem.ts';

/**
 * `duration` becomes nanoseconds, `bytes` bytes, `rate` the nanoseconds between two events, `bandwidth` bytes per second, `ratio`
 * parts per million, `count` itself.
 */
export type Quantity = 'duration' | 'bytes' | 'rate' | 'bandwidth' | 'ratio' | 'count';

export const QUANTITIES: readonly Quantity[] = ['duration', 'bytes', 'rate', 'bandwidth', 'ratio', 'count'];

type Units = Readonly<Record<string, bigint>>;

const COARSE_TIME: Units = { us: 1_000n, µs: 1_000n, ms: 1_000_000n, s: 1_000_000_000n, min: 60_000_000_000n, h: 3_600_000_000_000n };
const TIME: Units = { ns: 1n, ...COARSE_TIME };
const SIZE: Units = {
  B: 1n,
  kB: 1_000n,
  MB: 1_000_000n,
  GB: 1_000_000_000n,
  KiB: 1_024n,
  MiB: 1_048_576n,
  GiB: 1_073_741_824n,
};

/** How much of the smallest unit each unit is. For rates: how many nanoseconds the counted stretch of time is. */
export const UNITS: Readonly<Record<Quantity, Units>> = {
  duration: TIME,
  bytes: SIZE,
  rate: prefixed('/', COARSE_TIME),
  bandwidth: suffixed(SIZE, '/s'),
  ratio: { '%': 10_000n, ppm: 1n, x: 1_000_000n, '': 1_000_000n },
  count: { '': 1n },
};

/** What people write when they have not looked the unit up; only for suggestions. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  seconds: 's',
  second: 's',
  secs: 's',
  sec: 's',
  minutes: 'min',
  minute: 'min',
  mins: 'min',
  m: 'min',
  hours: 'h',
  hour: 'h',
  hr: 'h',
  milliseconds: 'ms',
  millis: 'ms',
  msec: 'ms',
  microseconds: 'us',
  micros: 'us',
  usec: 'us',
  nanoseconds: 'ns',
  nanos: 'ns',
  bytes: 'B',
  byte: 'B',
  b: 'B',
  k: 'KiB',
  kb: 'kB',
  kib: 'KiB',
  kilobytes: 'kB',
  M: 'MiB',
  mb: 'MB',
  mib: 'MiB',
  megabytes: 'MB',
  G: 'GiB',
  gb: 'GB',
  gib: 'GiB',
  gigabytes: 'GB',
  percent: '%',
  times: 'x',
  '/sec': '/s',
  '/second': '/s',
  '/minute': '/min',
  '/hour': '/h',
};

export interface QuantityForm {
  readonly quantity: Quantity;
  /** True where a law such as `exp(20 s)` may stand. */
  readonly drawn: boolean;
  /** True where a value below zero has a meaning. */
  readonly signed: boolean;
}

/** Position and mistake of a text that is no such quantity. Thrown inside the parser, never out of this folder's public functions. */
export class QuantityError extends Error {
  readonly mistake: QuantityMistake;
  readonly index: number;
  readonly length: number;

  constructor(mistake: QuantityMistake, index: number, length: number) {
    super(mistake.code);
    this.mistake = mistake;
    this.index = index;
    this.length = length;
  }
}

/** Number, optional blanks, unit. */
const WRITTEN = /^(-?)(\d[\d_]*)(?:\.(\d+))?(\s*)(.*)$/su;

/**
 * The value of `text`, which stands at `index` of the scalar it is part of.
 * @throws {QuantityError}
 */
export function parseQuantity(text: string, form: QuantityForm, index = 0): number {
  const { quantity, drawn } = form;
  const match = WRITTEN.exec(text);
  if (match === null) throw new QuantityError({ code: 'not-a-quantity', quantity, drawn, text }, index, text.length);
  const [, sign, whole, decimals = '', blanks, unit] = match;
  const units = UNITS[quantity];
  const digits = BigInt(whole.replaceAll('_', '') + decimals);
  const unitIndex = text.length - unit.length;
  if (unit === '' && !('' in units) && digits !== 0n) {
    throw new QuantityError({ code: 'missing-unit', quantity, drawn, number: text.trim() }, index, text.length - blanks.length);
  }
  if (unit !== '' && !Object.hasOwn(units, unit)) {
    throw new QuantityError({ code: 'unknown-unit', quantity, drawn, unit, ...nearestUnit(unit, units) }, index + unitIndex, unit.length);
  }
  const refuse = (mistake: QuantityMistake): never => {
    throw new QuantityError(mistake, index, text.length);
  };
  if (sign === '-' && !form.signed) refuse({ code: 'negative', quantity, text });
  const scale = BigInt(`1${'0'.repeat(decimals.length)}`);
  let value: bigint;
  if (quantity === 'rate') {
    if (digits === 0n) refuse({ code: 'zero', quantity, drawn: false });
    value = (2n * units[unit] * scale + digits) / (2n * digits);
    if (value === 0n) refuse({ code: 'too-large', quantity, text });
  } else {
    const scaled = digits * (units[unit] ?? 1n);
    if (scaled % scale !== 0n) refuse({ code: 'not-whole', quantity, text, smallest: SMALLEST[quantity] });
    value = scaled / scale;
  }
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse({ code: 'too-large', quantity, text });
  return sign === '-' && value !== 0n ? -Number(value) : Number(value);
}

const SMALLEST: Readonly<Record<Quantity, string>> = {
  duration: '1 ns',
  bytes: '1 B',
  rate: '1 ns',
  bandwidth: '1 B/s',
  ratio: '1 ppm',
  count: '1',
};

function nearestUnit(unit: string, units: Units): { nearest?: string } {
  const valid = Object.keys(units).filter((name) => name !== '' && name !== 'µs' && name !== '/µs');
  const spellings = Object.keys(OTHER_SPELLINGS).filter((name) => valid.includes(OTHER_SPELLINGS[name]));
  if (spellings.includes(unit)) return { nearest: OTHER_SPELLINGS[unit] };
  const sameLetters = valid.find((name) => name.toLowerCase() === unit.toLowerCase());
  if (sameLetters !== undefined) return { nearest: sameLetters };
  const found = nearest(unit, [...spellings, ...valid]).nearest;
  return found === undefined ? {} : { nearest: valid.includes(found) ? found : OTHER_SPELLINGS[found] };
}

function prefixed(prefix: string, units: Units): Units {
  return Object.fromEntries(Object.entries(units).map(([name, size]) => [prefix + name, size]));
}

function suffixed(units: Units, suffix: string): Units {
  return Object.fromEntries(Object.entries(units).map(([name, size]) => [name + suffix, size]));
}
