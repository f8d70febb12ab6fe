import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { criteria } from '../../../graders/database/durable-pipeline/index.ts';
import type { Mutant } from '../../mutant.ts';

const FOLDER = new URL('mutants/', import.meta.url);
const REFERENCE = new URL('reference/', import.meta.url);
const mutants = readdirSync(FOLDER).flatMap((file) => parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Mutant[]);
const trimmed = (text: string): string => text.replace(/\n$/, '');

describe('the mutants', () => {
  it('have names of their own, and leave no criterion without one', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    const killed = new Set(mutants.flatMap(({ kills }) => kills));
    expect(criteria.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
  });

  for (const { id, patches } of mutants) {
    it(`${id} applies to the reference, each patch exactly once`, () => {
      for (const { file, find, replace } of patches) {
        const text = readFileSync(new URL(file, REFERENCE), 'utf8');
        expect(text.split(trimmed(find)).length - 1, file).toBe(1);
        expect(trimmed(find)).not.toBe(trimmed(replace));
      }
    });
  }
});
