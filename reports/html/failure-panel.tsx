/** One failing run: expected against got, decisive events, the line that replays it, and the exhibit where there is one. */
import type { JSX } from 'preact';
import type { Failure } from '../../graders/verdict.ts';
import { replayLine } from '../wording/replay-line.ts';
import { EventTable } from './event-table.tsx';
import { ExhibitFigure } from './exhibit-figure.tsx';
import { FateTable } from './fate-table.tsx';
import { VerdictWord } from './verdict-mark.tsx';
import type { View } from './view.ts';

interface Props {
  readonly failure: Failure;
  readonly view: View;
}

export function FailurePanel({ failure, view }: Props): JSX.Element {
  const name = view.anchors.failure(failure);
  return (
    <div class="failure">
      <div class="versus">
        <div class="expected">
          <h5>Expected</h5>
          <p>{failure.expected}</p>
        </div>
        <div class="got">
          <h5>Got</h5>
          <p>{failure.got}</p>
        </div>
      </div>
      {failure.evidence.length > 0 ? <EventTable failure={failure} view={view} /> : null}
      <div class="replay">
        <span class="label" id={`${name}-replay`}>
          Replay
        </span>
        <code tabIndex={0} role="group" aria-labelledby={`${name}-replay`}>
          {replayLine(failure)}
        </code>
        <button type="button" class="copy" hidden>
          Copy
        </button>
      </div>
      {failure.exhibit === undefined ? null : <ExhibitFigure failure={failure} exhibit={failure.exhibit} view={view} />}
      {failure.exhibit?.crashes.map((crash) => (
        <FateTable crash={crash} />
      ))}
      <p class="soft digest">
        Finding {failure.code}; digest of the run <span class="mono">{failure.digest}</span>
      </p>
    </div>
  );
}

/** What a failure is called in a heading or a summary. */
export function FailureName({ failure }: { readonly failure: Failure }): JSX.Element {
  return (
    <>
      <VerdictWord verdict={failure.verdict} />{' '}
      <span class="where">
        {failure.scenario}, seed {failure.seed}
      </span>
    </>
  );
}
