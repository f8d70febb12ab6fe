/** What a loss of power left of each file: unsynced effects, surviving bytes, fate. */
import type { JSX } from 'preact';
import type { CrashFate } from '../../graders/verdict.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import { grouped, sizeText } from '../wording/numbers.ts';

type FileFate = CrashFate['files'][number];

/** Colour class of a fate; the word itself stands beside it. Unknown words look like a warning. */
const FATE_CLASS: Readonly<Record<string, string>> = { intact: 'pass', torn: 'fail', lost: 'fail' };

export function FateTable({ crash }: { readonly crash: CrashFate }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={`Files of ${crash.host} after the power loss at ${formatTime(crash.at)}`}>
      <table class="fates">
        <caption>
          What the medium of {crash.host} held after power was lost at {formatTime(crash.at)}{' '}
          <span class="soft">persistence policy {crash.policy}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Fate</th>
            <th scope="col" class="num">
              Unsynced effects kept
            </th>
            <th scope="col" class="num">
              A reader saw before
            </th>
            <th scope="col" class="num">
              Survived
            </th>
            <th scope="col">
              <span class="vh">Share that survived</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {crash.files.map((file) => (
            <tr>
              <th scope="row" class="mono">
                {file.path}
              </th>
              <td>
                <span class={`fate ${fateClass(file)}`}>{file.fate}</span>
              </td>
              <td class="num">
                {file.pending === 0 ? <span class="soft">none pending</span> : `${grouped(file.kept)} of ${grouped(file.pending)}`}
              </td>
              <td class="num">{sizeText(file.cachedBytes)}</td>
              <td class="num">{sizeText(file.survivingBytes)}</td>
              <td>
                <SurvivalBar file={file} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function fateClass(file: FileFate): string {
  return FATE_CLASS[file.fate] ?? 'inconclusive';
}

const BAR_WIDTH = 140;

/** An outline as long as what a reader saw, filled as far as the medium held it. Each file has its own scale. */
function SurvivalBar({ file }: { readonly file: FileFate }): JSX.Element {
  const cached = Math.max(0, file.cachedBytes);
  const surviving = Math.max(0, file.survivingBytes);
  const whole = Math.max(cached, surviving, 1);
  const part = (bytes: number): number => Math.round((bytes / whole) * BAR_WIDTH * 10) / 10;
  return (
    <svg
      class="survival"
      viewBox={`0 0 ${String(BAR_WIDTH + 2)} 12`}
      width={BAR_WIDTH + 2}
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <rect class={`held ${fateClass(file)}`} x="1" y="2" width={part(Math.min(cached, surviving))} height="8" />
      <rect class="extra" x={1 + part(cached)} y="2" width={part(Math.max(0, surviving - cached))} height="8" />
      <rect class="seen" x="1" y="2" width={part(cached)} height="8" />
    </svg>
  );
}
