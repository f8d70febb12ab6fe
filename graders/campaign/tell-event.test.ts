import { describe, expect, it } from 'vitest';
import { stages } from '../../scenarios/stages.ts';
import { allEventKinds } from '../../sim/kernel/trace.ts';
import { World } from '../../sim/world/world.ts';
import { phrasedKinds, tellEvent } from './tell-event.ts';

describe('tellEvent', () => {
  it('names only kinds that exist and fields that they have', () => {
    // Loading the world and the stages declares all kinds of events.
    expect([typeof World, stages.size > 0]).toEqual(['function', true]);
    const kinds = new Map(allEventKinds().map((kind) => [kind.name, kind]));
    for (const name of phrasedKinds()) {
      const kind = kinds.get(name);
      expect([name, kind !== undefined]).toEqual([name, true]);
      if (kind === undefined) continue;
      const told = tellEvent({ id: 0, at: 0, kind, actor: 'n1', a: 0, b: 0, c: 0, d: 0 }, ['text']);
      expect(told).not.toContain('{');
    }
  });
});
