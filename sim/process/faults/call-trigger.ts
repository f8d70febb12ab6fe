/** Strikes at the nth environment call of a process that matches the trigger, once, in any incarnation. */
import type { Trigger } from '../../../scenarios/scenario.ts';
import { globMatches } from '../../faults/glob.ts';
import type { World } from '../../world/world.ts';
import type { SimProcess } from '../process.ts';

export function atCall(world: World, target: string, when: Trigger, strike: (process: SimProcess) => 'panic' | 'kill'): void {
  let matches = 0;
  let struck = false;
  const arm = (process: SimProcess): void => {
    if (process.label !== target && process.host.name !== target) return;
    process.callHooks.push((call, task) => {
      if (struck) return undefined;
      if (when.op !== undefined && !globMatches(when.op, call)) return undefined;
      if (when.task !== undefined && !globMatches(when.task, task.name)) return undefined;
      if (when.fromNs !== undefined && world.now < when.fromNs) return undefined;
      if (++matches < (when.nth ?? 1)) return undefined;
      struck = true;
      return strike(process);
    });
  };
  for (const process of world.processes(target)) arm(process);
  world.onProcess(arm);
}
