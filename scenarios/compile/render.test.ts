import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from './problem.ts';
import { positionOf, renderProblem } from './render.ts';

function problem(offset: number, length: number): Problem {
  return { mistake: { code: 'duplicate-key', key: 'k' }, file: 'f.yaml', span: { offset, length } };
}

describe('renderProblem', () => {
  it('puts the caret below the mistake', () => {
    expect(`\n${renderProblem(problem(9, 4), 'one: 1\ntwo: four\n')}\n`).toMatchInlineSnapshot(`
      "
      f.yaml:2:3 \`k\` is given twice
        2 | two: four
          |   ^^^^
            keep one of the two
      "
    `);
  });

  it('colours without changing a word', () => {
    const text = 'one: 1\ntwo: four\n';
    const coloured = renderProblem(problem(7, 3), text, { colour: true });
    expect(coloured).toContain('\u001b[31m^^^\u001b[0m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderProblem(problem(7, 3), text));
  });

  it('cuts a long line round the mistake', () => {
    const text = `start: ${'x'.repeat(200)} here ${'y'.repeat(200)}`;
    const [, excerpt, caret] = renderProblem(problem(text.indexOf('here'), 4), text).split('\n');
    expect(excerpt.length).toBeLessThan(120);
    expect(excerpt.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('here');
  });

  it('keeps tabs, so that the caret lines up', () => {
    const [, , caret] = renderProblem(problem(4, 1), 'a:\t\tb\n').split('\n');
    expect(caret).toBe('    |   \t\t^');
  });

  it('marks the first line of what spans several', () => {
    const [, excerpt, caret] = renderProblem(problem(0, 14), 'one: 1\ntwo: 2\n').split('\n');
    expect([excerpt, caret]).toEqual(['  1 | one: 1', '    | ^^^^^^']);
  });

  it('never fails, and has the caret within the excerpt or right behind it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '\r', 'é'), maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        (text, offset, length) => {
          const lines = renderProblem(problem(Math.min(offset, text.length), length), text).split('\n');
          const excerpt = lines.at(-3) as string;
          expect((lines.at(-2) as string).length).toBeLessThanOrEqual(excerpt.length + 4);
        },
      ),
    );
  });
});

it('counts lines and columns from 1', () => {
  const text = 'ab\ncd\n';
  expect([0, 1, 3, 5, 6].map((offset) => positionOf(text, offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
    { line: 3, column: 1 },
  ]);
});
