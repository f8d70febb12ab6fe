/** The space-time diagram as SVG: lanes, messages, faults, events. The tables beside it hold the same for those who do not see it. */
import type { JSX } from 'preact';
import type { Exhibit, Failure } from '../../../graders/verdict.ts';
import { formatTime } from '../../../sim/kernel/time.ts';
import type { View } from '../view.ts';
import { SPAN, WIDTH, layOut } from './layout.ts';
import type { Arrow, Band, Callout, Layout, Mark } from './layout.ts';
import { orderScale, trueScale } from './time-scale.ts';

interface Props {
  readonly failure: Failure;
  readonly exhibit: Exhibit;
  readonly scale: 'time' | 'order';
  readonly view: View;
}

export function SpaceTimeDiagram({ failure, exhibit, scale, view }: Props): JSX.Element {
  const ordinals = new Map(failure.evidence.map(({ event }, index) => [event, index + 1]));
  const layout = layOut(exhibit, scale === 'time' ? trueScale(exhibit, SPAN) : orderScale(exhibit, SPAN), ordinals);
  const name = view.anchors.failure(failure);
  const arrowId = `arrow-${scale}-${name}`;
  return (
    <svg
      class={`space-time by-${scale}`}
      viewBox={`0 0 ${String(WIDTH)} ${String(layout.height)}`}
      width={WIDTH}
      height={layout.height}
      role="group"
      aria-label={scale === 'time' ? 'Diagram, true to virtual time' : 'Diagram, events in order'}
    >
      <defs>
        <marker id={arrowId} viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 .8L8 4 0 7.2z" class="arrowhead" />
        </marker>
      </defs>
      {layout.bands.map((band) =>
        band.reach.map(({ y, height }) => <rect class="reach" x={band.x} y={y} width={band.width} height={height} />),
      )}
      <Axis layout={layout} />
      {layout.lanes.map((lane) => (
        <g class="lane">
          <text x={SPAN.left - 14} y={lane.y + 4} text-anchor="end">
            {shortName(lane.label)}
          </text>
          <line x1={SPAN.left} x2={SPAN.left + SPAN.width} y1={lane.y} y2={lane.y} />
        </g>
      ))}
      {layout.callouts.map((callout) => (
        <Leader callout={callout} layout={layout} name={name} />
      ))}
      {layout.bands.map((band) => (
        <FaultBand band={band} />
      ))}
      <path
        class="faint"
        d={layout.arrows
          .filter((arrow) => !arrow.near)
          .map(({ x1, y1, x2, y2 }) => `M${String(x1)} ${String(y1)}L${String(x2)} ${String(y2)}`)
          .join('')}
      />
      <path class="minor" d={minorMarks(layout.marks.filter((mark) => mark.ordinal === undefined))} />
      {layout.arrows
        .filter((arrow) => arrow.near)
        .map((arrow) => (
          <Message arrow={arrow} head={arrowId} />
        ))}
      {layout.callouts.map((callout) => (
        <DecisiveMark callout={callout} layout={layout} failure={failure} view={view} />
      ))}
    </svg>
  );
}

function Axis({ layout }: { readonly layout: Layout }): JSX.Element {
  return (
    <g class="axis">
      {layout.ticks.map((tick) => (
        <>
          <line class="grid" x1={tick.x} x2={tick.x} y1={layout.lanesTop} y2={layout.lanesBottom + 5} />
          <text x={tick.x} y={layout.lanesBottom + 19} text-anchor={tick.x > WIDTH - 50 ? 'end' : 'middle'}>
            {tick.text}
          </text>
        </>
      ))}
      <line x1={SPAN.left} x2={SPAN.left + SPAN.width} y1={layout.lanesBottom} y2={layout.lanesBottom} />
    </g>
  );
}

function FaultBand({ band }: { readonly band: Band }): JSX.Element {
  return (
    <g class={band.labelInside ? 'fault inside' : 'fault'}>
      <rect x={band.x} y={band.y + 2} width={band.width} height="15" rx="2" />
      <text x={band.labelX} y={band.y + 13.5} text-anchor={band.labelAnchor}>
        <tspan class="kind">{band.kind}</tspan> {band.target}
      </text>
    </g>
  );
}

function Message({ arrow, head }: { readonly arrow: Arrow; readonly head: string }): JSX.Element {
  return (
    <g class="message">
      <line x1={arrow.x1} y1={arrow.y1} x2={arrow.x2} y2={arrow.y2} marker-end={`url(#${head})`} />
      {arrow.labelAt === undefined ? null : (
        <text x={arrow.labelAt.x} y={arrow.labelAt.y}>
          {arrow.label}
        </text>
      )}
    </g>
  );
}

/** Small marks differ by what they belong to: square for disks, dot for the network, tick for the rest. One path, as there are hundreds. */
function minorMarks(marks: readonly Mark[]): string {
  return marks
    .map(({ event, x, y }) => {
      const at = (dx: number, dy: number): string => `M${String(Math.round((x + dx) * 10) / 10)} ${String(y + dy)}`;
      const resource = event.kind.split('.')[0];
      if (resource === 'disk') return `${at(-2.2, -2.2)}h4.4v4.4h-4.4z`;
      if (resource === 'net') return `${at(-2.3, 0)}a2.3 2.3 0 1 1 4.6 0a2.3 2.3 0 1 1-4.6 0`;
      return `${at(-0.7, -5)}h1.4v10h-1.4z`;
    })
    .join('');
}

/** From the callout to its event; drawn early, so that it runs behind everything that carries text. */
function Leader({ callout, layout, name }: { readonly callout: Callout; readonly layout: Layout; readonly name: string }): JSX.Element {
  const { mark, x, width } = callout;
  const start = `${String(Math.round((x + width / 2) * 10) / 10)} ${String(layout.calloutBottom)}`;
  return (
    <path
      class="leader"
      data-mark={`${name}:${String(mark.event.event)}`}
      d={`M${start}L${String(mark.x)} ${String(layout.leaderBottom - 4)}V${String(mark.y)}`}
    />
  );
}

const HALF = 8.5;

function DecisiveMark({
  callout,
  layout,
  failure,
  view,
}: {
  readonly callout: Callout;
  readonly layout: Layout;
  readonly failure: Failure;
  readonly view: View;
}): JSX.Element {
  const { mark, x, width } = callout;
  const { event, ordinal } = mark;
  const middle = Math.round((x + width / 2) * 10) / 10;
  const label = `${String(ordinal)} #${String(event.event)}, decisive, ${formatTime(event.at)}, ${event.actor}, ${event.text}`;
  const link = {
    href: `#${view.anchors.event(failure, event.event)}`,
    'data-mark': `${view.anchors.failure(failure)}:${String(event.event)}`,
  };
  return (
    <>
      <a class="decisive" aria-label={label} {...link}>
        <rect class="callout" x={x} y="1" width={width} height={layout.calloutBottom - 1} rx="3" />
        <text x={middle} y={layout.calloutBottom - 6} text-anchor="middle">
          <tspan class="ordinal">{String(ordinal)}</tspan> #{String(event.event)}
        </text>
      </a>
      {/* The same link for the mouse; the callout is the one for keyboard and screen reader. */}
      <a class="decisive-mark" tabIndex={-1} aria-hidden="true" {...link}>
        <path
          class="diamond"
          d={`M${String(mark.x)} ${String(mark.y - HALF)}l${String(HALF)} ${String(HALF)}-${String(HALF)} ${String(HALF)}-${String(HALF)}-${String(HALF)}z`}
        />
        <text class="inside" x={mark.x} y={mark.y + 3.5} text-anchor="middle">
          {String(ordinal)}
        </text>
      </a>
    </>
  );
}

/** The gutter holds this much; the tables give names in full. */
function shortName(label: string): string {
  const chars = [...label];
  return chars.length <= 15 ? label : `${chars.slice(0, 14).join('')}…`;
}
