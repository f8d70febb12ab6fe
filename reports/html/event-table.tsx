/** Decisive events as a table. Each event is a place that can be linked to, and a stop for stepping with the keyboard. */
import type { JSX } from 'preact';
import type { Failure } from '../../graders/verdict.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import { counted, grouped } from '../wording/numbers.ts';
import type { View } from './view.ts';

interface Props {
  readonly failure: Failure;
  readonly view: View;
}

export function EventTable({ failure, view }: Props): JSX.Element {
  const name = view.anchors.failure(failure);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={`Decisive events of scenario ${failure.scenario}, seed ${failure.seed}`}>
      <table class="events">
        <caption>
          Decisive events{' '}
          <span class="soft">
            {grouped(failure.evidence.length)} of {counted(failure.eventCount, 'event')} in the run
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">Number in the diagram</span>
            </th>
            <th scope="col" class="num">
              Event
            </th>
            <th scope="col" class="num">
              Virtual time
            </th>
            <th scope="col">Actor</th>
            <th scope="col">What happened</th>
            <th scope="col">Why it matters</th>
          </tr>
        </thead>
        <tbody>
          {failure.evidence.map((line, index) => {
            const place = view.anchors.event(failure, line.event);
            return (
              <tr id={place}>
                <td>
                  <span class="ordinal">{String(index + 1)}</span>
                </td>
                <th scope="row" class="num">
                  <a href={`#${place}`} data-step={name} data-event={String(line.event)}>
                    #{String(line.event)}
                  </a>
                </th>
                <td class="num">{formatTime(line.at)}</td>
                <td class="mono">{line.actor}</td>
                <td class="mono">{line.text}</td>
                <td class="remark">{line.remark ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
