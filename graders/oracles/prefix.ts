/**
 * The prefix oracle: after a crash the state must be exactly what the first m writes make, for one m that covers everything
 * acknowledged. No hole, no mixture, nothing foreign, nothing that a later write of the prefix had replaced.
 *
 * Models a map from keys to versions, each version written once. Does not know how versions are stored, nor why a write is required.
 */

/** One write of the history, in the order in which the writes count. */
export interface HistoryWrite {
  readonly key: number;
  /** Unique over the history. */
  readonly version: number;
  readonly deleted: boolean;
}

export type PrefixProblem =
  /** A required write is not in the state, although no later write explains that. `index` points into the history. */
  | { readonly kind: 'lost'; readonly index: number }
  /** The state shows write `shown`, but not the earlier write `index`. */
  | { readonly kind: 'hole'; readonly index: number; readonly shown: number }
  /** The state shows a write that a required later one had replaced or deleted. */
  | { readonly kind: 'resurrected'; readonly index: number; readonly shown: number }
  /** The state shows something that is not in the history. */
  | { readonly kind: 'foreign'; readonly key: number; readonly version: number };

export type PrefixVerdict =
  /** All lengths of prefix that give this state, from `low` to `high`; those between may give another. */
  { readonly ok: true; readonly low: number; readonly high: number } | { readonly ok: false; readonly problem: PrefixProblem };

/** Is `state` the result of the first m writes for some m from `required` to all of them? */
export function checkPrefix(history: readonly HistoryWrite[], required: number, state: ReadonlyMap<number, number>): PrefixVerdict {
  const model = new Map<number, number>();
  // Keys on which model and state differ at the moment.
  const differing = new Set<number>(state.keys());
  const step = ({ key, version, deleted }: HistoryWrite): void => {
    if (deleted) model.delete(key);
    else model.set(key, version);
    if (model.get(key) === state.get(key)) differing.delete(key);
    else differing.add(key);
  };
  let low = -1;
  let high = -1;
  for (let m = 0; ; m++) {
    if (m >= required && differing.size === 0) {
      if (low < 0) low = m;
      high = m;
    }
    if (m === history.length) break;
    step(history[m]);
  }
  return low >= 0 ? { ok: true, low, high } : { ok: false, problem: explain(history, required, state) };
}

/** The most telling difference between the state and the shortest prefix that could explain it. */
function explain(history: readonly HistoryWrite[], required: number, state: ReadonlyMap<number, number>): PrefixProblem {
  const places = new Map<number, number>();
  history.forEach((write, index) => {
    if (!write.deleted) places.set(write.version, index);
  });
  let reach = required;
  for (const [key, version] of state) {
    const place = places.get(version);
    if (place === undefined || history[place].key !== key) return { kind: 'foreign', key, version };
    reach = Math.max(reach, place + 1);
  }
  // What each key should show after `reach` writes, as the index of its last write.
  const last = new Map<number, number>();
  for (let index = 0; index < reach; index++) last.set(history[index].key, index);
  let problem: PrefixProblem | undefined;
  const offer = (candidate: PrefixProblem & { index: number }): void => {
    if (problem === undefined || (candidate.kind === 'lost' && problem.kind !== 'lost')) problem = candidate;
  };
  for (const [key, index] of last) {
    const { deleted, version } = history[index];
    const shown = state.get(key);
    if (shown === (deleted ? undefined : version)) continue;
    const shownAt = shown === undefined ? undefined : places.get(shown);
    if (index < required) {
      if (deleted && shownAt !== undefined) offer({ kind: 'resurrected', index, shown: shownAt });
      else offer({ kind: 'lost', index });
    } else {
      offer({ kind: 'hole', index, shown: reach - 1 });
    }
  }
  return problem ?? { kind: 'lost', index: Math.max(0, required - 1) };
}
