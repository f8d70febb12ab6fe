import type { Command } from 'commander';
import { capstones } from '../../graders/capstones.ts';
import { loadScenarios } from '../load-scenarios.ts';
import { chooseCapstones } from './grade.ts';

export function addList(program: Command): void {
  program
    .command('list')
    .description('list capstones, their criteria and their scenarios')
    .argument('[capstone...]', 'only these, with criteria and scenarios')
    .action((names: string[]) => {
      process.stdout.write(names.length === 0 ? overview() : chooseCapstones(names, false).map(({ name }) => detail(name)).join('\n'));
    });
}

function overview(): string {
  const rows = capstones.map(({ name, title, criteria }) => `  ${name.padEnd(28)} ${String(criteria.length).padStart(3)} criteria   ${title}`);
  return `${rows.join('\n')}\n\nMore about one: orrery list ${capstones[0].name}\n`;
}

function detail(name: string): string {
  const [capstone] = chooseCapstones([name], false);
  const width = Math.max(...capstone.criteria.map(({ id }) => id.length));
  const criteria = capstone.criteria.map(({ id, origin, weight, title }) => `  ${id.padEnd(width)}  ${origin.padEnd(7)} ${String(weight).padStart(3)} points  ${title}`);
  const scenarios = loadScenarios(name).map((scenario) => `  ${scenario.name}\n      ${scenario.story}\n      exercises ${scenario.exercises.join(' ')}; seeds: ${scenario.seeds}`);
  return `${name}: ${capstone.title}\n\nCriteria\n${criteria.join('\n')}\n\nScenarios\n${scenarios.join('\n')}\n`;
}
