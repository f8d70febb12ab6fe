import { describe, expect, test } from 'vitest';
import { brokenTable, soundTable } from '../fixtures/kill-table.ts';
import { killCell, killTableFaults } from '../kill-table.ts';
import { renderKillTableMarkdown } from '../markdown/render-kill-table.ts';
import { renderKillTable } from './render-kill-table.ts';

describe('kill table', () => {
  test('in order, as text', () => {
    expect(renderKillTable(soundTable, { colour: false, width: 100 })).toMatchInlineSnapshot(`
      "foundation/broker  3 mutants, 3 criteria, seeds 1..10

        Mutant              .1  .2  .3  Mistake
        reference           .   .   .
        inline-accept       K   .   .   The session is awaited inside the accept loop.
        work-queue          .   K   a   Handlers share one receiver | each frame reaches one of t…
        lossless-broadcast  .   .   K   Publishing waits for the slowest cursor.

        K killed   a fails too, accounted for   . passes   S survives   X unexpected   blank: not run

        in order: the reference passes, and every criterion kills a mutant
      "
    `);
  });

  test('not in order, as text', () => {
    expect(renderKillTable(brokenTable, { colour: false, width: 100 })).toMatchInlineSnapshot(`
      "foundation/broker  3 mutants, 3 criteria, seeds 1..10

        Mutant              .1  .2  .3  Mistake
        reference           .   X
        inline-accept       S   .   X   The session is awaited inside the accept loop.
        work-queue                      patch 1 does not apply: the text to find is not in broadc…
        lossless-broadcast  .   K   K   Publishing waits for the slowest cursor.

        K killed   a fails too, accounted for   . passes   S survives   X unexpected   blank: not run

        - no mutant is killed by F1.1
        - the reference does not pass F1.2 (inconclusive)
        - inline-accept survives F1.1
        - inline-accept does not pass F1.3, which nothing accounts for
        - work-queue: patch 1 does not apply: the text to find is not in broadcast.ts
        NOT IN ORDER: 5 findings
      "
    `);
  });

  test('colour adds escape sequences and nothing else', () => {
    for (const table of [soundTable, brokenTable]) {
      const stripped = renderKillTable(table, { colour: true, width: 100 }).replace(/\u001b\[\d+m/g, '');
      expect(stripped).toBe(renderKillTable(table, { colour: false, width: 100 }));
    }
  });

  test('as Markdown, with bars in the text kept inside their cell', () => {
    expect(renderKillTableMarkdown(soundTable)).toMatchInlineSnapshot(`
      "3 mutants against 3 criteria of \`foundation/broker\`, seeds 1..10.

      | Mutant | F1.1 | F1.2 | F1.3 | Mistake |
      | --- | :-: | :-: | :-: | --- |
      | *reference* | · | · | · |  |
      | \`inline-accept\` | **killed** | · | · | The session is awaited inside the accept loop. |
      | \`work-queue\` | · | **killed** | also | Handlers share one receiver \\| each frame reaches one of them. |
      | \`lossless-broadcast\` | · | · | **killed** | Publishing waits for the slowest cursor. |

      **killed**: the criterion rejects the mutant, as it must. also: it fails too, for a reason the mutant states. ·: it passes. Empty: not run.
      "
    `);
    const cells = renderKillTableMarkdown(brokenTable)
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([brokenTable.criteria.length + 4]));
  });

  test('what a verdict means depends on what the mutant is there for', () => {
    const mutant = { kills: ['F1.1'], also: { criteria: ['F1.2'], why: 'same path' } };
    expect(killCell(mutant, 'F1.1', 'fail')).toBe('killed');
    expect(killCell(mutant, 'F1.1', 'pass')).toBe('survived');
    expect(killCell(mutant, 'F1.1', 'inconclusive')).toBe('survived');
    expect(killCell(mutant, 'F1.2', 'fail')).toBe('also');
    expect(killCell(mutant, 'F1.2', 'inconclusive')).toBe('passed');
    expect(killCell(mutant, 'F1.3', 'pass')).toBe('passed');
    expect(killCell(mutant, 'F1.3', 'fail')).toBe('unexpected');
    expect(killCell(mutant, 'F1.3', 'inconclusive')).toBe('unexpected');
    expect(killCell(mutant, 'F1.3', undefined)).toBe('not-run');
  });

  test('faults are found in the broken table only', () => {
    expect(killTableFaults(soundTable)).toEqual([]);
    expect(killTableFaults(brokenTable)).toHaveLength(5);
  });
});
