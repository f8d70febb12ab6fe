import type { FaultKind } from '../../faults/fault-kind.ts';

export const acceptError: FaultKind = {
  name: 'accept_error',
  target: 'host',
  doc: 'Where a connection waits, accept fails: with EMFILE the connection goes on waiting, with ECONNABORTED it is lost.',
  cause: 'The limit of open files, a peer that gave up before it was accepted.',
  shapes: ['event', 'episode'],
  parameters: {
    code: { form: 'text', choices: ['ECONNABORTED', 'EMFILE'], default: 'ECONNABORTED', doc: 'What accept fails with.' },
    share: { form: 'partsPerMillion', default: 1_000_000, doc: 'Which part of the accepts fails, drawn for each.' },
  },
  strike(world, fault) {
    const code = fault.args['code'] as 'ECONNABORTED' | 'EMFILE';
    const share = fault.args['share'] as number;
    return world.network.ruleAccepts(fault.target, () => {
      if (share < 1_000_000 && !world.streams.stream(`fault/${fault.id}/accept_error`).chance(share)) return undefined;
      return code;
    });
  },
};
