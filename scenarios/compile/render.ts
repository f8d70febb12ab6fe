/** Problems as text for people: place, words, an excerpt with a caret below it. Done last, and cannot fail. */
import type { Problem, Span } from './problem.ts';
import { wordsFor } from './words.ts';

export interface RenderOptions {
  /** ANSI colours; off by default. Colour never carries meaning alone. */
  readonly colour?: boolean;
}

/** Longest excerpt shown; longer lines are cut round the mistake. */
const EXCERPT_WIDTH = 100;

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** All problems of one file, in order, with an empty line between them. `text` is what was compiled. */
export function renderProblems(problems: readonly Problem[], text: string, options: RenderOptions = {}): string {
  return problems.map((problem) => renderProblem(problem, text, options)).join('\n\n');
}

export function renderProblem({ mistake, file, span }: Problem, text: string, { colour = false }: RenderOptions = {}): string {
  const paint = colour ? ansi : plain;
  const { line, column } = positionOf(text, span.offset);
  const { title, notes } = wordsFor(mistake);
  const gutter = ' '.repeat(String(line).length);
  const { excerpt, indent, width } = excerptOf(text, span);
  return [
    `${paint('bold', `${file}:${line}:${column}`)} ${paint('red', title)}`,
    `  ${paint('dim', `${line} |`)} ${excerpt}`,
    `  ${paint('dim', `${gutter} |`)} ${indent}${paint('red', '^'.repeat(width))}`,
    ...notes.map((note) => `  ${gutter}   ${note}`),
  ].join('\n');
}

interface Excerpt {
  readonly excerpt: string;
  /** What stands before the caret; tabs stay tabs, so that it lines up. */
  readonly indent: string;
  readonly width: number;
}

function excerptOf(text: string, { offset, length }: Span): Excerpt {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const whole = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).trimEnd();
  const at = Math.min(offset - lineStart, whole.length);
  const cut = whole.length > EXCERPT_WIDTH ? Math.max(0, Math.min(at - EXCERPT_WIDTH / 2, whole.length - EXCERPT_WIDTH)) : 0;
  const excerpt = `${cut > 0 ? '...' : ''}${whole.slice(cut, cut + EXCERPT_WIDTH)}${cut + EXCERPT_WIDTH < whole.length ? '...' : ''}`;
  const indent = `${cut > 0 ? '   ' : ''}${whole.slice(cut, at).replace(/[^\t]/g, ' ')}`;
  return { excerpt, indent, width: Math.max(1, Math.min(length, whole.length - at, EXCERPT_WIDTH)) };
}

const CODES = { bold: 1, dim: 2, red: 31 } as const;

function ansi(style: keyof typeof CODES, text: string): string {
  return `\u001b[${CODES[style]}m${text}\u001b[0m`;
}

function plain(_style: keyof typeof CODES, text: string): string {
  return text;
}
