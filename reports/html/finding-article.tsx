/** What there is to tell about a criterion that did not pass: its hints and its failing runs, the first one open. */
import type { JSX } from 'preact';
import type { CriterionVerdict } from '../../graders/verdict.ts';
import { counted, grouped, pointsText } from '../wording/numbers.ts';
import { FailureName, FailurePanel } from './failure-panel.tsx';
import { VerdictWord } from './verdict-mark.tsx';
import type { View } from './view.ts';

interface Props {
  readonly criterion: CriterionVerdict;
  readonly view: View;
}

export function FindingArticle({ criterion, view }: Props): JSX.Element {
  const place = view.anchors.criterion(criterion);
  const [first, ...others] = criterion.failures.slice(0, view.limits.failures);
  const told = Math.min(criterion.failures.length, view.limits.failures);
  const all = criterion.runs.failed + criterion.runs.inconclusive;
  const { passed, failed, inconclusive } = criterion.runs;
  return (
    <article class={`finding ${criterion.verdict}`} id={place} aria-labelledby={`${place}-title`}>
      <header>
        <h3 id={`${place}-title`}>
          <span class="id">{criterion.id}</span> {criterion.title}
        </h3>
        <p class="facts">
          <VerdictWord verdict={criterion.verdict} />
          <span>
            {grouped(passed)} of {counted(passed + failed + inconclusive, 'run')} passed
          </span>
          {failed > 0 ? <span>{grouped(failed)} failed</span> : null}
          {inconclusive > 0 ? <span>{grouped(inconclusive)} undecided</span> : null}
          <span>
            {pointsText(criterion.points)}/{pointsText(criterion.weight)} points
          </span>
        </p>
        <p class="must">
          <span class="label">Invariant</span> {criterion.invariant}
        </p>
      </header>
      {first === undefined ? (
        <p class="soft">No run of this criterion was recorded in full.</p>
      ) : (
        <section id={view.anchors.failure(first)}>
          <h4>
            <FailureName failure={first} />
          </h4>
          <FailurePanel failure={first} view={view} />
        </section>
      )}
      <Hints hints={criterion.hints} />
      {others.map((failure) => (
        <details class="more" id={view.anchors.failure(failure)}>
          <summary>
            <FailureName failure={failure} /> <span class="got-short">{failure.got}</span>
          </summary>
          <FailurePanel failure={failure} view={view} />
        </details>
      ))}
      {told < all ? (
        <p class="soft">
          Shown {grouped(told)} of {counted(all, 'run')} that did not pass.
        </p>
      ) : null}
    </article>
  );
}

/** One step inside the other, so that nobody reads more than they asked for. */
function Hints({ hints }: { readonly hints: readonly string[] }): JSX.Element | null {
  if (hints.length === 0) return null;
  const step = (index: number): JSX.Element | null => {
    const hint = hints.at(index);
    if (index >= hints.length || hint === undefined) return null;
    return (
      <details class="hint">
        <summary>
          Hint {String(index + 1)} of {String(hints.length)}
        </summary>
        <p>{hint}</p>
        {step(index + 1)}
      </details>
    );
  };
  return <div class="hints">{step(0)}</div>;
}
