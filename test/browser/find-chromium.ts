/** The browser that the tests of the report drive: `ORRERY_CHROMIUM`, or one of the usual places. */
import { existsSync } from 'node:fs';
import USUAL from './chromium-places.json' with { type: 'json' };

/** Path of the browser. Throws when there is none: a report that no browser has opened is not tested. */
export function findChromium(): string {
  const named = process.env['ORRERY_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`ORRERY_CHROMIUM names ${named}, which does not exist`);
    return named;
  }
  const found = USUAL.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`No Chromium found. Install one, or set ORRERY_CHROMIUM to its path. Looked for: ${USUAL.join(', ')}`);
  return found;
}

export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
