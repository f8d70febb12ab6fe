/** Realms with the project's own programs in them, for tests that run scenarios in this process. */
import { pathToFileURL } from 'node:url';
import { loadScenarios } from '../cli/load-scenarios.ts';
import { projectFile } from '../cli/project-root.ts';
import { resolveSubmission } from '../cli/submission.ts';
import { planTrial } from '../graders/campaign/trial.ts';
import { capstoneNamed } from '../graders/capstones.ts';
import type { Capstone } from '../graders/capstone.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { RunRequest } from '../sim/realm/perform.ts';
import { Realm } from '../sim/realm/host/realm.ts';

const REALM_FILE = pathToFileURL(projectFile('dist', 'realm.js'));

export async function realmOf(capstone: string, submission = 'reference'): Promise<Realm> {
  return new Realm(REALM_FILE, await resolveSubmission(capstone, submission).bundle());
}

export function capstone(name: string): Capstone {
  const found = capstoneNamed(name);
  if (found === undefined) throw new Error(`no capstone ${name}`);
  return found;
}

export function requestFor(name: string, scenario: Scenario, seed: string, keep: RunRequest['keep'] = []): RunRequest {
  return { scenario, seed, faults: planTrial(capstone(name), { scenario, seed }), keep };
}

export function scenarioOf(capstoneName: string, name: string): Scenario {
  const found = loadScenarios(capstoneName).find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}
