/**
 * The control of a scenario: the same story with parts left out, run with the same seed, for judges that compare. What is left in
 * draws exactly what it draws in the full run.
 */
import type { Scenario } from './scenario.ts';

/** `undefined` for a scenario that asks for no control. */
export function withoutParts(scenario: Scenario): Scenario | undefined {
  const { control, crashPoints: _leftOut, ...rest } = scenario;
  if (control === undefined) return undefined;
  return {
    ...rest,
    cast: { ...scenario.cast, ...control.cast },
    faults: scenario.faults.filter((fault) => !control.without.includes(fault.id)),
  };
}
