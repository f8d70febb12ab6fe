/** The reference table of faults, from the kinds themselves. */
import type { FaultKind, FaultParameter } from '../sim/faults/fault-kind.ts';

export interface FaultRow {
  readonly name: string;
  readonly target: string;
  readonly shapes: readonly string[];
  readonly doc: string;
  readonly cause: string;
  readonly parameters: readonly { readonly name: string; readonly form: string; readonly default: string; readonly doc: string }[];
}

/** Sorted by name. */
export function faultRows(kinds: readonly FaultKind[]): FaultRow[] {
  return [...kinds]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, target, shapes, doc, cause, parameters }) => ({
      name,
      target,
      shapes,
      doc,
      cause,
      parameters: Object.entries(parameters).map(([key, parameter]) => ({
        name: key,
        form: formOf(parameter),
        default: defaultOf(parameter),
        doc: parameter.doc,
      })),
    }));
}

function formOf({ form, choices }: FaultParameter): string {
  if (choices !== undefined) return choices.join(' | ');
  return form === 'partsPerMillion' ? 'share' : form;
}

function defaultOf(parameter: FaultParameter): string {
  if (parameter.default !== undefined) return String(parameter.default);
  return parameter.optional === true ? '-' : 'must be given';
}
