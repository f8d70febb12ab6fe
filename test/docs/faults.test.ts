import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../cli/project-root.ts';
import { faultRows } from '../../reports/fault-table.ts';
import { renderFaultPage } from '../../reports/markdown/render-fault-table.ts';
import { allFaults } from '../../sim/faults/index.ts';

describe('docs/faults.md', () => {
  it('is the page of the faults there are; "npm run faults" writes it anew', () => {
    expect(readFileSync(projectFile('docs', 'faults.md'), 'utf8')).toBe(renderFaultPage(faultRows(allFaults)));
  });

  it('explains every fault and every parameter', () => {
    for (const { name, doc, cause, parameters } of faultRows(allFaults)) {
      expect([name, doc.length > 20, cause.length > 10]).toEqual([name, true, true]);
      for (const parameter of parameters) expect([name, parameter.name, parameter.doc.length > 8]).toEqual([name, parameter.name, true]);
    }
  });
});
