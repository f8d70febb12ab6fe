/**
 * Writes golden-digests.json anew. To be run, and its change explained, only together with a raise of the semantics version:
 *
 *     npm run goldens
 */
import { writeFileSync } from 'node:fs';
import { loadScenarios } from '../../cli/load-scenarios.ts';
import { projectFile } from '../../cli/project-root.ts';
import { capstones } from '../../graders/capstones.ts';
import { realmOf, requestFor } from '../programs.ts';

const digests: Record<string, string> = {};
for (const { name } of capstones) {
  const realm = await realmOf(name);
  for (const scenario of loadScenarios(name))
    digests[`${name}/${scenario.name}@1`] = (await realm.run(requestFor(name, scenario, '1'))).digest;
}
writeFileSync(projectFile('test', 'determinism', 'golden-digests.json'), `${JSON.stringify(digests, null, 2)}\n`);
