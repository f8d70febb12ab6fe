/** The page of faults, generated; `docs/faults.md` is held to it by a test. */
import type { FaultRow } from '../fault-table.ts';

export function renderFaultPage(rows: readonly FaultRow[]): string {
  const head = `# Faults

${rows.length} kinds. A scenario names one as \`do\`, its target as \`on\`, its time as \`at\`, \`for\` and \`every\`, or what it waits for as \`when\`;
see [the scenario language](../scenarios/README.md). An *event* happens once, an *episode* lasts, a *triggered* fault waits for a
matching operation. This page is generated: \`npm run faults\`.

| fault | on | shapes | what it does | what causes it |
|---|---|---|---|---|
`;
  const table = rows
    .map(
      (row) => `| [\`${row.name}\`](#${row.name}) | ${row.target} | ${row.shapes.join(', ')} | ${cell(row.doc)} | ${cell(row.cause)} |\n`,
    )
    .join('');
  return `${head}${table}\n## Parameters\n${rows.map(parameters).join('')}`;
}

function parameters(row: FaultRow): string {
  const head = `\n### ${row.name}\n\n`;
  if (row.parameters.length === 0) return `${head}None.\n`;
  const lines = row.parameters.map(
    (parameter) => `| \`${parameter.name}\` | ${cell(parameter.form)} | ${cell(parameter.default)} | ${cell(parameter.doc)} |\n`,
  );
  return `${head}| parameter | form | default | meaning |\n|---|---|---|---|\n${lines.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
