/**
 * From a submission's files to one script: TypeScript or JavaScript, any number of files, relative imports only.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildFailure, type Message, type Plugin } from 'esbuild';
import type { Patch } from '../../../engines/mutant.ts';
import { instrument } from './instrument.ts';

export interface BundledProgram {
  /** For people: `reference`, `mutant:inline-accept`, or the base name of a file. */
  readonly name: string;
  /** Instrumented script; see `instrument`. */
  readonly code: string;
  /** First 16 hexadecimal digits of the SHA-256 of the bundle before instrumentation. */
  readonly digest: string;
}

/** A submission that cannot be bundled: ready lines for people, with file, line and column. */
export class BundleError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines[0] ?? 'the submission cannot be bundled');
    this.name = 'BundleError';
    this.lines = lines;
  }
}

/** Bundles the program with that entry file. Patches are applied to the sources, with file names relative to the entry's folder. */
export async function bundleProgram(name: string, entryFile: string, patches: readonly Patch[] = []): Promise<BundledProgram> {
  const folder = path.dirname(path.resolve(entryFile));
  const patcher = new Patcher(folder, patches);
  let code: string;
  try {
    const result = await build({
      absWorkingDir: folder,
      entryPoints: [path.resolve(entryFile)],
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'neutral',
      target: 'es2022',
      logLevel: 'silent',
      treeShaking: false,
      // Modules are strict, and stay so as one script.
      banner: { js: '"use strict";' },
      charset: 'utf8',
      plugins: [relativeImportsOnly, patcher.plugin],
    });
    code = result.outputFiles[0].text;
  } catch (error) {
    const errors = (error as Partial<BuildFailure>).errors;
    if (errors === undefined) throw error;
    throw new BundleError(errors.flatMap((message) => describe(message).split('\n')));
  }
  patcher.demandAllApplied();
  return { name, code: instrument(code), digest: createHash('sha256').update(code).digest('hex').slice(0, 16) };
}

const relativeImportsOnly: Plugin = {
  name: 'relative-imports-only',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^[^./]/ }, (args) => {
      if (args.kind === 'entry-point') return undefined;
      return {
        errors: [
          {
            text: `"${args.path}" cannot be imported: a program gets everything from its environment and may import only its own files ("./x.ts"); types come by "import type"`,
          },
        ],
      };
    });
  },
};

class Patcher {
  readonly #pending: Map<string, Patch[]>;
  readonly #problems: string[] = [];
  readonly plugin: Plugin;

  constructor(folder: string, patches: readonly Patch[]) {
    this.#pending = new Map();
    for (const patch of patches) {
      const file = path.resolve(folder, patch.file);
      this.#pending.set(file, [...(this.#pending.get(file) ?? []), patch]);
    }
    this.plugin = {
      name: 'patches',
      setup: (pluginBuild) => {
        if (patches.length === 0) return;
        pluginBuild.onLoad({ filter: /\.ts$/ }, async (args) => {
          const wanted = this.#pending.get(args.path);
          if (wanted === undefined) return undefined;
          this.#pending.delete(args.path);
          let text = await readFile(args.path, 'utf8');
          for (const patch of wanted) text = this.#apply(text, patch);
          return { contents: text, loader: 'ts' };
        });
      },
    };
  }

  demandAllApplied(): void {
    for (const patches of this.#pending.values())
      for (const { file } of patches) this.#problems.push(`${file}: no such file in the bundle`);
    if (this.#problems.length > 0) throw new BundleError(this.#problems);
  }

  #apply(text: string, patch: Patch): string {
    const find = patch.find.replace(/\n$/, '');
    const first = text.indexOf(find);
    if (first < 0 || text.indexOf(find, first + 1) >= 0) {
      this.#problems.push(
        `${patch.file}: the text to patch must occur exactly once, but occurs ${text.split(find).length - 1} times: ${JSON.stringify(find.slice(0, 80))}`,
      );
      return text;
    }
    return text.slice(0, first) + patch.replace.replace(/\n$/, '') + text.slice(first + find.length);
  }
}

function describe(message: Message): string {
  const { location, text } = message;
  if (location === null) return text;
  const excerpt = location.lineText.length > 100 ? '' : `\n    ${location.lineText.trimEnd()}\n    ${' '.repeat(location.column)}^`;
  return `${path.basename(location.file)}:${location.line}:${location.column + 1}: ${text}${excerpt}`;
}
