import type { FaultKind } from '../../faults/fault-kind.ts';

export const step: FaultKind = {
  name: 'step',
  target: 'host',
  doc: 'The wall clock of the host jumps by an amount, forward or back; the monotonic clock does not.',
  cause: 'An operator or a time service sets the clock.',
  shapes: ['event', 'episode'],
  parameters: {
    by: { form: 'duration', doc: 'Size of the jump; whole milliseconds count.' },
    back: { form: 'boolean', default: false, doc: 'Jump back instead of forward.' },
  },
  strike(world, fault) {
    const host = world.host(fault.target);
    const jumpMs = Math.floor((fault.args['by'] as number) / 1_000_000) * (fault.args['back'] === true ? -1 : 1);
    host.wallOffsetMs += jumpMs;
    return () => {
      host.wallOffsetMs -= jumpMs;
    };
  },
};
