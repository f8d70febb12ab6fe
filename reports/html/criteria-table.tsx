/** The criteria of one capstone: verdict, what must hold, runs, points. */
import type { JSX } from 'preact';
import type { CapstoneVerdict, CriterionVerdict } from '../../graders/verdict.ts';
import { grouped, pointsText } from '../wording/numbers.ts';
import { ORIGIN_WORDS, countsApart } from '../wording/verdict-words.ts';
import { VerdictWord } from './verdict-mark.tsx';
import type { View } from './view.ts';

interface Props {
  readonly capstone: CapstoneVerdict;
  readonly view: View;
}

export function CriteriaTable({ capstone, view }: Props): JSX.Element {
  const proper = capstone.criteria.filter((one) => !countsApart(one.origin));
  const apart = capstone.criteria.filter((one) => countsApart(one.origin));
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={`Criteria of ${capstone.capstone}`}>
      <table class="criteria">
        <caption class="vh">Criteria of {capstone.capstone}</caption>
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Id</th>
            <th scope="col">Criterion and what must hold</th>
            <th scope="col">Origin</th>
            <th scope="col" class="num">
              Runs passed
            </th>
            <th scope="col">
              <span class="vh">Share of runs</span>
            </th>
            <th scope="col" class="num">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {proper.map((criterion) => (
            <Row criterion={criterion} view={view} />
          ))}
        </tbody>
        {apart.length > 0 ? (
          <tbody>
            <tr class="group">
              <th scope="rowgroup" colSpan={7}>
                Stretch and beyond, counted apart
              </th>
            </tr>
            {apart.map((criterion) => (
              <Row criterion={criterion} view={view} />
            ))}
          </tbody>
        ) : null}
      </table>
    </div>
  );
}

function Row({ criterion, view }: { readonly criterion: CriterionVerdict; readonly view: View }): JSX.Element {
  const { passed, failed, inconclusive } = criterion.runs;
  const told = criterion.verdict !== 'pass';
  const points = `${pointsText(criterion.points)}/${pointsText(criterion.weight)}`;
  return (
    <tr class={criterion.verdict}>
      <td>
        <VerdictWord verdict={criterion.verdict} />
      </td>
      <th scope="row" class="id">
        {told ? <a href={`#${view.anchors.criterion(criterion)}`}>{criterion.id}</a> : criterion.id}
      </th>
      <td>
        <span class="title">{criterion.title}</span>
        <span class="invariant">{criterion.invariant}</span>
      </td>
      <td class="soft">{ORIGIN_WORDS[criterion.origin]}</td>
      <td class="num">
        {grouped(passed)}
        <span class="soft"> of {grouped(passed + failed + inconclusive)}</span>
        {failed > 0 ? <span class="count fail">{grouped(failed)} failed</span> : null}
        {inconclusive > 0 ? <span class="count inconclusive">{grouped(inconclusive)} undecided</span> : null}
      </td>
      <td>
        <RunsBar criterion={criterion} />
      </td>
      <td class="num">{countsApart(criterion.origin) ? `+${points}` : points}</td>
    </tr>
  );
}

/** Width of the bar; whole tenths keep the numbers in the file short. */
const BAR_WIDTH = 96;

function RunsBar({ criterion }: { readonly criterion: CriterionVerdict }): JSX.Element | null {
  const { passed, failed, inconclusive } = criterion.runs;
  const total = passed + failed + inconclusive;
  if (total === 0) return null;
  const part = (count: number): number => Math.round((count / total) * BAR_WIDTH * 10) / 10;
  return (
    <svg class="runs" viewBox={`0 0 ${String(BAR_WIDTH)} 8`} width={BAR_WIDTH} height="8" aria-hidden="true" focusable="false">
      <rect class="pass" x="0" y="2" width={part(passed)} height="4" />
      <rect class="inconclusive" x={part(passed)} y="1" width={part(inconclusive)} height="6" />
      <rect class="fail" x={part(passed + inconclusive)} y="0" width={part(failed)} height="8" />
    </svg>
  );
}
