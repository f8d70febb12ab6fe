/** What `--submission` may name: the reference, the starter, a mutant of the reference, or a file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Mutant } from '../engines/mutant.ts';
import { type BundledProgram, bundleProgram } from '../sim/realm/host/bundle.ts';
import { nearest } from '../scenarios/compile/nearest.ts';
import { projectFile } from './project-root.ts';
import { UsageError } from './usage-error.ts';

export interface Submission {
  /** As the user can type it again; never an absolute path. */
  readonly name: string;
  bundle(): Promise<BundledProgram>;
}

export function resolveSubmission(capstone: string, wanted: string): Submission {
  const entry = projectFile('engines', capstone, 'reference', 'index.ts');
  if (wanted === 'reference') return { name: wanted, bundle: () => bundleProgram(wanted, entry) };
  if (wanted === 'stub') return { name: wanted, bundle: () => bundleProgram(wanted, projectFile('engines', capstone, 'stub.ts')) };
  if (wanted.startsWith('mutant:')) {
    const mutants = loadMutants(capstone);
    const id = wanted.slice('mutant:'.length);
    const mutant = mutants.find((candidate) => candidate.id === id);
    if (mutant === undefined) {
      const { nearest: near } = nearest(
        id,
        mutants.map((candidate) => candidate.id),
      );
      throw new UsageError(
        `${capstone} has no mutant "${id}"${near === undefined ? '' : `; did you mean "${near}"?`}\nAll of them: orrery mutants ${capstone} --list`,
      );
    }
    return { name: wanted, bundle: () => bundleProgram(wanted, entry, mutant.patches) };
  }
  if (!existsSync(wanted))
    throw new UsageError(`--submission ${wanted}: no such file. Give a .ts or .js file, "reference", "stub" or "mutant:<id>".`);
  const name = path.isAbsolute(wanted) ? path.basename(wanted) : wanted;
  return { name, bundle: () => bundleProgram(name, wanted) };
}

/** All mutants of a capstone, by file and then in the order of the file. */
export function loadMutants(capstone: string): Mutant[] {
  const folder = projectFile('engines', capstone, 'mutants');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort((a, b) => (a < b ? -1 : 1));
  return files.flatMap((file) => (parse(readFileSync(path.join(folder, file), 'utf8')) as Mutant[] | null) ?? []);
}
