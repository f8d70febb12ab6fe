/**
 * The verdict document as one HTML file that opens from disk: no network, no modules, readable with scripts off, a policy that lets
 * nothing run but the page's own script. Equal documents give equal bytes.
 */
import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import type { VerdictDocument } from '../../graders/verdict.ts';
import { anchorsOf } from '../anchors.ts';
import { cleanDocument } from './clean-document.ts';
import { LEVELS, PAGE_BUDGET_BYTES } from './limits.ts';
import type { Limits } from './limits.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { Page } from './page.tsx';

export function renderHtml(doc: VerdictDocument): string {
  let page = '';
  for (const limits of LEVELS) {
    page = renderPage(doc, limits);
    if (Buffer.byteLength(page) <= PAGE_BUDGET_BYTES) break;
  }
  return page;
}

/** The page at one level of detail, whatever its size. */
export function renderPage(doc: VerdictDocument, limits: Limits): string {
  const clean = cleanDocument(doc, limits.textLength);
  const view = { anchors: anchorsOf(clean), limits };
  const html = renderToString(<Page doc={clean} view={view} policy={policy()} data={limits.data ? inert(doc) : undefined} />);
  return `<!doctype html>\n${broken(html)}\n`;
}

/** Nothing may be loaded or run except the style and the script whose digests are given here. */
function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(PAGE_STYLE)}; script-src ${hash(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

/** JSON that cannot end the element it stands in, whatever its strings hold. */
function inert(doc: VerdictDocument): string {
  return JSON.stringify(doc)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Line breaks before block elements, where they mean nothing, so that two pages can be compared line by line. Text holds no `<`. */
function broken(html: string): string {
  return html.replace(
    /<(?=(?:article|body|details|div|dl|figure|footer|h[1-5]|head|header|main|meta|nav|section|style|svg class="space-time|table|tbody|thead|title|tr|ul|script|g class="(?:lane|event|message|fault|callout))\b)/g,
    '\n<',
  );
}
