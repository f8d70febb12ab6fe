/** Collects the mistakes of one file, with their places in it. */
import type { Mistake, Problem, Span } from './problem.ts';
import type { Path, Source } from './source.ts';
import type { Finding } from './validator.ts';

export class Reporter {
  readonly #file: string;
  readonly #source: Source;
  readonly #problems: Problem[] = [];
  readonly #broken: Path[] = [];

  constructor(file: string, source: Source) {
    this.#file = file;
    this.#source = source;
    for (const { mistake, span } of source.mistakes) this.#add(mistake, span);
  }

  /** A mistake in the value, or the key, at the path. */
  report(mistake: Mistake, path: Path, place: Finding['place'] = 'value'): void {
    // What is missing breaks the place where it should be, and not all that stands around it.
    this.#broken.push(mistake.code === 'missing-key' || mistake.code === 'missing-parameter' ? [...path, nameOfMissing(mistake)] : path);
    this.#add(mistake, this.#spanOf(path, place));
  }

  /** What a schema has found in the data at `base`, put in other words where `rephrase` has better ones. */
  reportAll(findings: readonly Finding[], base: Path, rephrase: (mistake: Mistake) => Mistake = (mistake) => mistake): void {
    for (const { mistake, path, place } of findings) this.report(rephrase(mistake), [...base, ...path], place);
  }

  /** False if something at the path, below it or around it is wrong, so that its value cannot be relied on. */
  isSound(path: Path): boolean {
    return !this.#broken.some((broken) => startsWith(broken, path) || startsWith(path, broken));
  }

  /** In the order of the file. */
  get problems(): readonly Problem[] {
    return [...this.#problems].sort((a, b) => a.span.offset - b.span.offset);
  }

  #spanOf(path: Path, place: Finding['place']): Span {
    if (place === 'key') return this.#source.keySpan(path);
    return place === 'value' ? this.#source.valueSpan(path) : this.#source.partSpan(path, place.index, place.length);
  }

  /** The same mistake at the same place is one mistake, by whatever way it was found. */
  #add(mistake: Mistake, span: Span): void {
    const known = this.#problems.some((p) => p.span.offset === span.offset && JSON.stringify(p.mistake) === JSON.stringify(mistake));
    if (!known) this.#problems.push({ mistake, file: this.#file, span });
  }
}

function nameOfMissing(mistake: Extract<Mistake, { code: 'missing-key' | 'missing-parameter' }>): string {
  return mistake.code === 'missing-key' ? mistake.key : mistake.name;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, i) => path[i] === step);
}
