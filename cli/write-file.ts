import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage-error.ts';

/** Writes a result file, making its folder. Says what to do when that fails; the result itself is not lost, it is on the terminal. */
export function writeResult(option: string, file: string, text: string): void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option} ${file}: cannot be written (${code ?? message}). Choose another place; the result above is complete.`);
  }
}
