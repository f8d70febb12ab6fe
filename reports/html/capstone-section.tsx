/** Everything about one capstone: score, problem, criteria, map of runs, and what did not pass. */
import type { JSX } from 'preact';
import type { CapstoneVerdict, Problem } from '../../graders/verdict.ts';
import { pointsText } from '../wording/numbers.ts';
import { tally } from '../wording/verdict-words.ts';
import { CriteriaTable } from './criteria-table.tsx';
import { FindingArticle } from './finding-article.tsx';
import { SeedMap } from './seed-map.tsx';
import { VerdictWord } from './verdict-mark.tsx';
import type { View } from './view.ts';

interface Props {
  readonly capstone: CapstoneVerdict;
  readonly view: View;
}

export function CapstoneSection({ capstone, view }: Props): JSX.Element {
  const place = view.anchors.capstone(capstone);
  // Failing criteria before undecided ones, as everywhere.
  const findings = [
    ...capstone.criteria.filter(({ verdict }) => verdict === 'fail'),
    ...capstone.criteria.filter(({ verdict }) => verdict !== 'fail' && verdict !== 'pass'),
  ];
  return (
    <section class="capstone" id={place} aria-label={`${capstone.capstone}, ${capstone.submission.name}`}>
      <header class="capstone-head">
        <div>
          <p class="path">{capstone.capstone}</p>
          <h2>{capstone.title}</h2>
          <p class="facts">
            <VerdictWord verdict={capstone.verdict} />
            <span>{tally(capstone)}</span>
          </p>
        </div>
        <Score capstone={capstone} />
      </header>
      <dl class="identity">
        <div>
          <dt>Submission</dt>
          <dd>{capstone.submission.name}</dd>
        </div>
        <div>
          <dt>Digest</dt>
          <dd class="mono">{capstone.submission.digest}</dd>
        </div>
        <div>
          <dt>Seeds</dt>
          <dd>{capstone.seeds}</dd>
        </div>
      </dl>
      {capstone.problem === undefined ? null : <ProblemPanel problem={capstone.problem} verdict={capstone.verdict} />}
      {capstone.partial ? (
        <p class="notice">
          <strong>Partial result.</strong> The campaign was cut short; what did not run counts as inconclusive.
        </p>
      ) : null}
      {capstone.criteria.length > 0 ? <CriteriaTable capstone={capstone} view={view} /> : null}
      <SeedMap capstone={capstone} view={view} />
      {findings.length > 0 ? (
        <h2 class="findings-title">
          What did not pass <span class="soft">{capstone.capstone}</span>
        </h2>
      ) : null}
      {findings.map((criterion) => (
        <FindingArticle criterion={criterion} view={view} />
      ))}
    </section>
  );
}

const BAR_WIDTH = 180;

function Score({ capstone }: { readonly capstone: CapstoneVerdict }): JSX.Element {
  const { points, max, beyondPoints, beyondMax } = capstone.score;
  const filled = max > 0 ? Math.round((points / max) * BAR_WIDTH * 10) / 10 : 0;
  return (
    <div class="score">
      <p>
        <span class="big">{pointsText(points)}</span>
        <span class="soft"> of {pointsText(max)} points</span>
      </p>
      <svg viewBox={`0 0 ${String(BAR_WIDTH)} 4`} width={BAR_WIDTH} height="4" aria-hidden="true" focusable="false">
        <rect class="track" x="0" y="0" width={BAR_WIDTH} height="4" />
        <rect class="filled" x="0" y="0" width={filled} height="4" />
      </svg>
      {beyondMax > 0 ? (
        <p class="soft">
          beyond: +{pointsText(beyondPoints)} of {pointsText(beyondMax)}
        </p>
      ) : null}
    </div>
  );
}

function ProblemPanel({ problem, verdict }: { readonly problem: Problem; readonly verdict: CapstoneVerdict['verdict'] }): JSX.Element {
  return (
    <div class={`problem ${verdict}`}>
      <h3>{problem.headline}</h3>
      <pre tabIndex={0} role="group" aria-label="Details of the problem">
        {problem.lines.join('\n')}
      </pre>
      <p class="soft mono">{problem.code}</p>
    </div>
  );
}
