/** The whole page around its parts: head, verdict, contents, sections, data. */
import type { JSX } from 'preact';
import type { VerdictDocument } from '../../graders/verdict.ts';
import { EXIT_CODES } from '../../graders/verdict.ts';
import { notPassing } from '../findings.ts';
import { counted, pointsText } from '../wording/numbers.ts';
import { VERDICT_WORDS, meaningOf } from '../wording/verdict-words.ts';
import { CapstoneSection } from './capstone-section.tsx';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { VerdictMark, VerdictWord } from './verdict-mark.tsx';
import type { View } from './view.ts';

interface Props {
  readonly doc: VerdictDocument;
  readonly view: View;
  readonly policy: string;
  /** The document as JSON, already safe to stand inside a script element; absent when it was left out. */
  readonly data: string | undefined;
}

export function Page({ doc, view, policy, data }: Props): JSX.Element {
  const names = doc.capstones.map(({ capstone }) => capstone).join(', ');
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${VERDICT_WORDS[doc.verdict]}: ${names}`}</title>
        <style dangerouslySetInnerHTML={{ __html: PAGE_STYLE }} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the verdict
        </a>
        <header class="masthead">
          <p class="brand">
            <Orbit /> Orrery{' '}
            <span class="soft">
              version {doc.tool.version}, semantics {String(doc.tool.semantics)}
            </span>
          </p>
          <p class="keys" hidden>
            <label>
              <input type="checkbox" id="keys" checked /> <kbd>j</kbd> <kbd>k</kbd> step through decisive events
            </label>
          </p>
        </header>
        <main id="main" tabIndex={-1}>
          <div class={`overall ${doc.verdict}`}>
            <VerdictMark verdict={doc.verdict} />
            <h1>{capital(VERDICT_WORDS[doc.verdict])}</h1>
            <p>
              {capital(meaningOf(doc.verdict))}. <span class="soft">Exit code {String(EXIT_CODES[doc.verdict])}.</span>
            </p>
          </div>
          <Contents doc={doc} view={view} />
          {doc.capstones.map((capstone) => (
            <CapstoneSection capstone={capstone} view={view} />
          ))}
        </main>
        <footer>
          <p class="soft">
            The same submission, scenarios and seeds give this page byte for byte.
            {data === undefined
              ? ' The verdict document was left out of the page to keep it small; see the JSON file.'
              : ' The verdict document is in this page, in the element with the id "verdict-document".'}
          </p>
        </footer>
        <p id="live" class="vh" role="status" aria-live="polite" />
        {data === undefined ? null : <script type="application/json" id="verdict-document" dangerouslySetInnerHTML={{ __html: data }} />}
        <script dangerouslySetInnerHTML={{ __html: PAGE_SCRIPT }} />
      </body>
    </html>
  );
}

function Contents({ doc, view }: { readonly doc: VerdictDocument; readonly view: View }): JSX.Element | null {
  const findings = notPassing(doc);
  if (doc.capstones.length < 2 && findings.length === 0) return null;
  return (
    <nav aria-label="Contents">
      {doc.capstones.length < 2 ? null : (
        <ul class="capstones">
          {doc.capstones.map((capstone) => (
            <li>
              <VerdictWord verdict={capstone.verdict} />
              <a href={`#${view.anchors.capstone(capstone)}`}>{capstone.capstone}</a>
              <span class="soft">
                {pointsText(capstone.score.points)} of {pointsText(capstone.score.max)} points
              </span>
            </li>
          ))}
        </ul>
      )}
      {findings.length === 0 ? null : (
        <ul class="findings">
          {findings.map(({ criterion }) => (
            <li>
              <VerdictWord verdict={criterion.verdict} />
              <a href={`#${view.anchors.criterion(criterion)}`}>
                {criterion.id} {criterion.title}
              </a>
              <span class="soft">{counted(criterion.runs.failed + criterion.runs.inconclusive, 'run')}</span>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function Orbit(): JSX.Element {
  return (
    <svg class="orbit" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="10.5" class="ring" />
      <circle cx="12" cy="12" r="6" class="ring" />
      <circle cx="12" cy="12" r="2.2" class="sun" />
      <circle cx="19.4" cy="4.6" r="1.9" class="planet" />
      <circle cx="7.8" cy="16.2" r="1.4" class="planet" />
    </svg>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
