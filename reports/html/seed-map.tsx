/** The map of all runs: scenarios down, seeds across, one cell per pair, leading to the failure if it is told. */
import type { JSX } from 'preact';
import type { CapstoneVerdict, Failure, RunSummary, ScenarioSummary } from '../../graders/verdict.ts';
import { worst } from '../../graders/verdict.ts';
import { counted, grouped } from '../wording/numbers.ts';
import { VERDICT_WORDS } from '../wording/verdict-words.ts';
import { arrangeSeeds } from './seed-order.ts';
import type { View } from './view.ts';

/** More stories than this are folded away. */
const STORIES_OPEN = 6;

interface Props {
  readonly capstone: CapstoneVerdict;
  readonly view: View;
}

export function SeedMap({ capstone, view }: Props): JSX.Element | null {
  if (capstone.scenarios.length === 0) return null;
  const { shown, total } = arrangeSeeds(capstone.scenarios, view.limits.seeds);
  const places = placesOf(capstone, view);
  const runs = capstone.scenarios.flatMap((scenario) => scenario.runs);
  const bad = runs.filter(({ verdict }) => verdict !== 'pass').length;
  const covered = capstone.scenarios.some(({ coverage }) => coverage !== undefined);
  const tall = shown.some((seed) => seed.length > 3);
  return (
    <section class="seeds">
      <h3>Scenarios and seeds</h3>
      <p class="soft">
        {counted(runs.length, 'run')}; {bad === 0 ? 'all passed' : `${grouped(bad)} did not pass`}.
        {shown.length < total
          ? ` Shown ${grouped(shown.length)} of ${counted(total, 'seed')}, those with a run that did not pass before the others.`
          : ''}
      </p>
      <div class="scroll" tabIndex={0} role="group" aria-label={`Runs of ${capstone.capstone} by scenario and seed`}>
        <table class={tall ? 'map tall' : 'map'}>
          <caption class="vh">Verdict of every run, by scenario and seed</caption>
          <thead>
            <tr>
              <th scope="col" class="corner">
                Scenario
              </th>
              {covered ? (
                <th scope="col" class="side">
                  Crash points
                </th>
              ) : null}
              {shown.map((seed) => (
                <th scope="col">
                  <span>{seed}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {capstone.scenarios.map((scenario) => {
              const bySeed = groupBySeed(scenario.runs);
              return (
                <tr>
                  <th scope="row">{scenario.scenario}</th>
                  {covered ? <td class="coverage">{coverageText(scenario)}</td> : null}
                  {shown.map((seed) => (
                    <Cell runs={bySeed.get(seed) ?? []} place={places.get(placeKey(scenario.scenario, seed))} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="legend" aria-hidden="true">
        <span class="key pass" />
        pass <span class="key fail" />
        fail <span class="key inconclusive" />
        inconclusive <span class="key none" />
        not run
      </p>
      <details class="about" open={capstone.scenarios.length <= STORIES_OPEN}>
        <summary>What happens in {capstone.scenarios.length === 1 ? 'the scenario' : 'the scenarios'}</summary>
        <dl class="stories">
          {capstone.scenarios.map((scenario) => (
            <Story scenario={scenario} />
          ))}
        </dl>
      </details>
    </section>
  );
}

function Cell({ runs, place }: { readonly runs: readonly RunSummary[]; readonly place: string | undefined }): JSX.Element {
  if (runs.length === 0)
    return (
      <td class="none">
        <span class="vh">not run</span>
      </td>
    );
  const verdict = worst(runs.map((run) => run.verdict));
  if (verdict === 'pass')
    return (
      <td class="pass">
        <span class="vh">pass</span>
      </td>
    );
  const bad = runs.filter((run) => run.verdict !== 'pass');
  const criteria = [...new Set(bad.flatMap((run) => run.notPassed))].join(', ');
  const text = `${VERDICT_WORDS[verdict]}${criteria === '' ? '' : ` ${criteria}`}${runs.length > 1 ? `, ${String(bad.length)} of ${String(runs.length)} runs` : ''}`;
  return (
    <td class={verdict}>
      {place === undefined ? (
        <span class="vh">{text}</span>
      ) : (
        <a href={`#${place}`} title={text}>
          <span class="vh">{text}</span>
        </a>
      )}
    </td>
  );
}

function Story({ scenario }: { readonly scenario: ScenarioSummary }): JSX.Element {
  return (
    <div>
      <dt>{scenario.scenario}</dt>
      <dd>
        {scenario.story} <span class="soft">{scenario.exercises.join(', ')}.</span>
      </dd>
    </div>
  );
}

function coverageText({ coverage }: ScenarioSummary): string {
  return coverage === undefined ? '' : `tried ${grouped(coverage.tried)} of ${grouped(coverage.total)}`;
}

function groupBySeed(runs: readonly RunSummary[]): Map<string, RunSummary[]> {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) {
    const group = groups.get(run.seed);
    if (group === undefined) groups.set(run.seed, [run]);
    else group.push(run);
  }
  return groups;
}

/** Where the failures of each run are told; the first one where there are several. */
function placesOf(capstone: CapstoneVerdict, view: View): Map<string, string> {
  const places = new Map<string, string>();
  const tell = (failure: Failure): void => {
    const key = placeKey(failure.scenario, failure.seed);
    if (!places.has(key)) places.set(key, view.anchors.failure(failure));
  };
  for (const criterion of capstone.criteria)
    if (criterion.verdict !== 'pass') criterion.failures.slice(0, view.limits.failures).forEach(tell);
  return places;
}

function placeKey(scenario: string, seed: string): string {
  return JSON.stringify([scenario, seed]);
}
