/**
 * A scenario file as text, plain data, and a map from paths in the data back to places in the text. Everything that needs to know
 * about YAML is here.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Mistake, Span } from './problem.ts';

export type Path = readonly (string | number)[];

export interface Source {
  /** The file as plain data, the caller's own copy; `undefined` if the text is no YAML. */
  readonly data: unknown;
  /** Syntax errors and duplicate keys. */
  readonly mistakes: readonly { readonly mistake: Mistake; readonly span: Span }[];
  /** Where a value stands; the nearest enclosing value for a path that the file does not have. */
  valueSpan(path: Path): Span;
  /** Where the key of a value stands; for list items and the whole file, the value itself. */
  keySpan(path: Path): Span;
  /** True if the file itself, not a default, has a value there. */
  has(path: Path): boolean;
  /** Where a part of a scalar stands, by offsets into the scalar's value; the whole value where it is written with escapes. */
  partSpan(path: Path, index: number, length: number): Span;
}

export function readSource(text: string): Source {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const mistakes = [...document.errors, ...document.warnings].map((error) => yamlMistake(error, text));
  return {
    data: plainData(document, text, mistakes),
    mistakes,
    valueSpan: (path) => spanOf(resolve(document, path).node, text),
    keySpan(path) {
      const { key, node } = resolve(document, path);
      return spanOf(key ?? node, text);
    },
    has: (path) => resolve(document, path).depth === path.length,
    partSpan(path, index, length) {
      const { node } = resolve(document, path);
      const whole = spanOf(node, text);
      const value = isScalar(node) ? String(node.value) : '';
      const start = text.indexOf(value, whole.offset);
      const verbatim =
        value !== '' && length > 0 && start >= 0 && start <= whole.offset + 1 && start + value.length <= whole.offset + whole.length;
      return verbatim ? { offset: start + index, length } : whole;
    },
  };
}

function yamlMistake(error: YAMLError, text: string): { mistake: Mistake; span: Span } {
  const [start, end] = error.pos;
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:,{}[\]]+)/.exec(text.slice(start))?.[0] ?? '';
    return {
      mistake: { code: 'duplicate-key', key: key.replace(/^["']|["']$/g, '') },
      span: { offset: start, length: Math.max(1, key.length) },
    };
  }
  const detail = error.code === 'MULTIPLE_DOCS' ? 'a scenario file holds one document' : error.message;
  return { mistake: { code: 'yaml-syntax', detail }, span: { offset: start, length: Math.max(1, end - start) } };
}

/** Without shared parts, so that converting a value in place cannot convert it twice through an alias. */
function plainData(document: Document, text: string, mistakes: { mistake: Mistake; span: Span }[]): unknown {
  if (mistakes.some(({ mistake }) => mistake.code === 'yaml-syntax')) return undefined;
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    return data === undefined ? null : JSON.parse(JSON.stringify(data));
  } catch (error) {
    // Thrown for an alias without an anchor, named at the end of the message but not placed, and for aliases that would multiply.
    const detail = (error as Error).message;
    const alias = `*${/: (\S+)$/.exec(detail)?.[1] ?? ''}`;
    const offset = alias === '*' ? -1 : text.indexOf(alias);
    mistakes.push({
      mistake: { code: 'yaml-syntax', detail },
      span: { offset: Math.max(0, offset), length: offset < 0 ? 1 : alias.length },
    });
    return undefined;
  }
}

interface Resolved {
  readonly node: Node | null;
  /** Key of the last step taken, if that was into a map. */
  readonly key: Node | undefined;
  /** How many steps of the path exist. */
  readonly depth: number;
}

function resolve(document: Document, path: Path): Resolved {
  let node = document.contents;
  let key: Node | undefined;
  for (let depth = 0; depth < path.length; depth++) {
    const step = path[depth];
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      // The last of duplicate keys is the one whose value counts.
      const pair = container.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return { node, key, depth };
      key = pair.key as Node;
      // `key:` with nothing behind it has no node; the key is where a writer would look.
      node = (pair.value as Node | null) ?? key;
    } else if (isSeq(container) && typeof step === 'number' && step < container.items.length) {
      key = undefined;
      node = container.items[step] as Node;
    } else {
      return { node, key, depth };
    }
  }
  return { node, key, depth: path.length };
}

function spanOf(node: Node | null | undefined, text: string): Span {
  if (node?.range === undefined || node.range === null) return { offset: 0, length: Math.min(1, text.length) };
  const [start, end] = node.range;
  return { offset: start, length: Math.max(1, end - start) };
}
