import type { FaultKind } from '../../faults/fault-kind.ts';
import { pairsOf } from './link-target.ts';

export const close: FaultKind = {
  name: 'close',
  target: 'link',
  doc: 'Ends connections that stand between the two hosts: `reset` is seen by both, `fin` ends the direction of the link after what was written, `silent` swallows everything both ways.',
  cause: 'A middlebox that drops its table, an aborted peer, an address that went away.',
  shapes: ['event'],
  parameters: {
    how: { form: 'text', choices: ['reset', 'fin', 'silent'], default: 'reset', doc: 'How they end.' },
    share: { form: 'partsPerMillion', default: 1_000_000, doc: 'Which part of them is struck, drawn for each.' },
  },
  strike(world, fault) {
    const how = fault.args['how'] as 'reset' | 'fin' | 'silent';
    const share = fault.args['share'] as number;
    for (const [from, to] of pairsOf(world, fault.target)) {
      for (const socket of world.network.socketsOf(from)) {
        if (socket.peer.hostName !== to) continue;
        if (share < 1_000_000 && !world.streams.stream(`fault/${fault.id}/close`).chance(share)) continue;
        socket.strike(how);
      }
    }
  },
};
