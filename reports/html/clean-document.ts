/**
 * The document with every text made printable and none longer than allowed. Done once before anything is drawn, so that no part of the
 * page can forget it. Keys and numbers stay as they are.
 */
import type { VerdictDocument } from '../../graders/verdict.ts';
import { grouped } from '../wording/numbers.ts';
import { printable } from '../wording/printable.ts';

export function cleanDocument(doc: VerdictDocument, textLength: number): VerdictDocument {
  return clean(doc, textLength) as VerdictDocument;
}

function clean(value: unknown, textLength: number): unknown {
  if (typeof value === 'string') return short(printable(value), textLength);
  if (Array.isArray(value)) return value.map((one) => clean(one, textLength));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one, textLength)]));
}

function short(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)} … (shown ${grouped(most)} of ${grouped(text.length)} characters)`;
}
