/**
 * A written value that may be drawn: `20 s`, `exp(20 s)`, `uniform(1 s, 5 s)`, `one_of(1, 2, 4)`, `20 s + exp(3 s)`.
 *
 * Laws of rates are laws of the intervals between events: `exp(100/s)` has a mean of 10 ms, and `uniform(10/s, 50/s)` lies between
 * 20 and 100 ms.
 */
import type { Draw } from '../scenario.ts';
import { nearest } from './nearest.ts';
import { parseQuantity, QuantityError, type QuantityForm } from './units.ts';

/** How each law is written. */
export const LAWS: Readonly<Record<string, { readonly arguments: readonly [least: number, most: number]; readonly usage: string }>> = {
  exp: { arguments: [1, 1], usage: 'exp(mean)' },
  uniform: { arguments: [2, 2], usage: 'uniform(low, high)' },
  one_of: { arguments: [1, Infinity], usage: 'one_of(a, b, ...)' },
};

const FLOOR_AND_LAW = /^(.*?\S)(\s*\+\s*)(\w+\s*\(.*)$/su;
/** What a flow map leaves of `uniform(1 s, 5 s)` without quotes. */
const CUT = /\w\s*\([^)]*$/su;
const LAW = /^(\w+)(\s*)\((.*)\)\s*$/su;

/**
 * The law that `text` writes; a plain quantity is the constant law.
 * @throws {QuantityError}
 */
export function parseDraw(text: string, form: QuantityForm): Draw {
  const lead = text.length - text.trimStart().length;
  const written = text.trim();
  if (CUT.test(written)) throw new QuantityError({ code: 'cut-by-comma', text: written }, lead, written.length);
  const sum = FLOOR_AND_LAW.exec(written);
  if (sum !== null) {
    const [, floorText, plus, lawText] = sum;
    const lawIndex = lead + floorText.length + plus.length;
    if (!form.drawn) refuseDraw(written, form, lead);
    const law = parseLaw(lawText, form, lawIndex);
    if (law?.law !== 'exp') throw new QuantityError(notAQuantity(written, form), lead, written.length);
    return { ...law, floor: parseQuantity(floorText, form, lead) };
  }
  const law = parseLaw(written, form, lead);
  return law ?? { law: 'constant', value: parseQuantity(written, form, lead) };
}

function parseLaw(text: string, form: QuantityForm, index: number): Draw | undefined {
  const match = LAW.exec(text);
  if (match === null) return undefined;
  const [, name, blanks, inner] = match;
  if (!form.drawn) refuseDraw(text, form, index);
  if (!Object.hasOwn(LAWS, name)) {
    throw new QuantityError({ code: 'unknown-law', law: name, ...nearest(name, Object.keys(LAWS)) }, index, name.length);
  }
  const values: number[] = [];
  const texts = inner.trim() === '' ? [] : inner.split(',');
  const [least, most] = LAWS[name].arguments;
  if (texts.length < least || texts.length > most) {
    throw new QuantityError({ code: 'law-arguments', law: name, usage: LAWS[name].usage, got: texts.length }, index, text.length);
  }
  let at = index + name.length + blanks.length + 1;
  for (const argument of texts) {
    values.push(parseQuantity(argument.trim(), form, at + argument.length - argument.trimStart().length));
    at += argument.length + 1;
  }
  switch (name) {
    case 'exp':
      return { law: 'exp', mean: values[0], floor: 0 };
    case 'uniform': {
      // The higher rate is the shorter interval.
      const [low, high] = form.quantity === 'rate' ? [values[1], values[0]] : values;
      if (low > high) throw new QuantityError({ code: 'law-order', low: texts[0].trim(), high: texts[1].trim() }, index, text.length);
      return { law: 'uniform', low, high };
    }
    default:
      return { law: 'oneOf', values };
  }
}

/** The least value that a law can give, and the greatest: `Infinity` for a law without a bound. */
export function boundsOf(draw: Draw): readonly [least: number, greatest: number] {
  switch (draw.law) {
    case 'constant':
      return [draw.value, draw.value];
    case 'uniform':
      return [draw.low, draw.high];
    case 'exp':
      return [draw.floor, Infinity];
    case 'oneOf':
      return [Math.min(...draw.values), Math.max(...draw.values)];
  }
}

/** The mean of a law, rounded down. */
export function meanOf(draw: Draw): number {
  switch (draw.law) {
    case 'constant':
      return draw.value;
    case 'uniform':
      return draw.low + Math.floor((draw.high - draw.low) / 2);
    case 'exp':
      return draw.floor + draw.mean;
    case 'oneOf':
      return Math.floor(draw.values.reduce((sum, value) => sum + value, 0) / draw.values.length);
  }
}

function refuseDraw(text: string, form: QuantityForm, index: number): never {
  throw new QuantityError({ code: 'draw-not-allowed', quantity: form.quantity, text }, index, text.length);
}

function notAQuantity(text: string, form: QuantityForm) {
  return { code: 'not-a-quantity', quantity: form.quantity, drawn: form.drawn, text } as const;
}
