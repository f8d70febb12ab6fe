/** The window of a failing run around its decisive events: the diagram in two scales, and its content as tables. */
import type { JSX } from 'preact';
import type { Exhibit, Failure } from '../../graders/verdict.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import { counted, durationText, grouped } from '../wording/numbers.ts';
import { SpaceTimeDiagram } from './space-time/diagram.tsx';
import type { View } from './view.ts';

interface Props {
  readonly failure: Failure;
  readonly exhibit: Exhibit;
  readonly view: View;
}

export function ExhibitFigure({ failure, exhibit, view }: Props): JSX.Element {
  const name = view.anchors.failure(failure);
  const events = pickEvents(exhibit, view.limits.exhibitEvents);
  const messages = exhibit.messages.slice(0, view.limits.exhibitEvents);
  const drawn: Exhibit = { ...exhibit, events, messages };
  return (
    <figure class="exhibit" aria-labelledby={`${name}-figure`}>
      <figcaption id={`${name}-figure`}>
        <span class="label">Space and time</span> {formatTime(exhibit.fromNs)} to {formatTime(exhibit.toNs)},{' '}
        {durationText(exhibit.toNs - exhibit.fromNs)} of virtual time. Shown {grouped(events.length)} of{' '}
        {counted(exhibit.eventsInWindow, 'event')}
        {messages.length < exhibit.messages.length
          ? ` and ${grouped(messages.length)} of ${counted(exhibit.messages.length, 'message')}`
          : ''}
        .
      </figcaption>
      <fieldset class="scales">
        <legend class="vh">Scale of the diagram</legend>
        <label>
          <input type="radio" name={`${name}-scale`} class="pick-time" checked /> true to time
        </label>
        <label>
          <input type="radio" name={`${name}-scale`} class="pick-order" /> in order
        </label>
      </fieldset>
      <div class="scroll" tabIndex={0} role="group" aria-label="Space-time diagram">
        <SpaceTimeDiagram failure={failure} exhibit={drawn} scale="time" view={view} />
        <SpaceTimeDiagram failure={failure} exhibit={drawn} scale="order" view={view} />
      </div>
      <p class="legend" aria-hidden="true">
        <svg viewBox="0 0 12 12" width="12" height="12">
          <path class="diamond" d="M6 0l6 6-6 6-6-6z" />
        </svg>
        decisive
        <svg viewBox="0 0 12 12" width="12" height="12">
          <rect class="minor" x="3.5" y="3.5" width="5" height="5" />
        </svg>
        disk
        <svg viewBox="0 0 12 12" width="12" height="12">
          <circle class="minor" cx="6" cy="6" r="2.8" />
        </svg>
        network
        <svg viewBox="0 0 12 12" width="12" height="12">
          <rect class="minor" x="5" y="1" width="2" height="10" />
        </svg>
        other
        <svg viewBox="0 0 22 12" width="22" height="12">
          <rect class="fault-key" x="0" y="2" width="22" height="8" rx="2" />
        </svg>
        fault in force
      </p>
      <ExhibitTables exhibit={drawn} />
    </figure>
  );
}

function ExhibitTables({ exhibit }: { readonly exhibit: Exhibit }): JSX.Element {
  return (
    <details class="more">
      <summary>
        The same as tables: {counted(exhibit.events.length, 'event')}, {counted(exhibit.messages.length, 'message')},{' '}
        {counted(exhibit.faults.length, 'fault')}
      </summary>
      <Table
        title="Events in the window"
        columns={['Event', 'Virtual time', 'Actor', 'Kind', 'What happened', 'Why it matters']}
        rows={exhibit.events.map((event) => ({
          cells: [
            `#${String(event.event)}`,
            formatTime(event.at),
            event.actor,
            event.kind,
            event.text,
            `${event.decisive ? 'decisive' : ''}${event.remark === undefined ? '' : `: ${event.remark}`}`,
          ],
          strong: event.decisive,
        }))}
      />
      <Table
        title="Messages under way"
        columns={['From', 'To', 'Sent', 'Arrives', 'Message']}
        rows={exhibit.messages.map(({ from, to, sentNs, arrivesNs, label }) => ({
          cells: [from, to, formatTime(sentNs), formatTime(arrivesNs), label],
          strong: false,
        }))}
      />
      <Table
        title="Faults"
        columns={['Fault', 'Strikes', 'From', 'To']}
        rows={exhibit.faults.map(({ kind, target, fromNs, toNs }) => ({
          cells: [kind, target, formatTime(fromNs), fromNs === toNs ? 'at once' : formatTime(toNs)],
          strong: false,
        }))}
      />
    </details>
  );
}

interface TableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly strong: boolean }[];
}

function Table({ title, columns, rows }: TableProps): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={title}>
      <table class="plain">
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cells, strong }) => (
            <tr class={strong ? 'strong' : undefined}>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** All decisive events, and of the others as many as the limit leaves room for, spread evenly. */
function pickEvents(exhibit: Exhibit, most: number): Exhibit['events'] {
  if (exhibit.events.length <= most) return exhibit.events;
  const others = exhibit.events.filter((event) => !event.decisive);
  const room = Math.max(0, most - (exhibit.events.length - others.length));
  const kept = new Set(Array.from({ length: room }, (_, index) => others[Math.floor((index * others.length) / room)]));
  return exhibit.events.filter((event) => event.decisive || kept.has(event));
}
