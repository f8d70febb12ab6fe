/** What every part of the page needs to know besides its own piece of the document. */
import type { Anchors } from '../anchors.ts';
import type { Limits } from './limits.ts';

export interface View {
  readonly anchors: Anchors;
  readonly limits: Limits;
}
