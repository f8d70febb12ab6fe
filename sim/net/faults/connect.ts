import type { FaultKind } from '../../faults/fault-kind.ts';
import type { ConnectRule } from '../link.ts';
import { onLinks } from './link-target.ts';

export const connect: FaultKind = {
  name: 'connect',
  target: 'link',
  doc: 'Attempts to connect over the link are refused, or hang until they are made again after the episode or time out.',
  cause: 'A firewall that rejects or swallows, a service that is down.',
  shapes: ['event', 'episode'],
  parameters: { how: { form: 'text', choices: ['refused', 'hang'], default: 'refused', doc: 'What becomes of an attempt.' } },
  strike: (world, fault) => onLinks(world, fault, (link) => link.rule(fault.args['how'] as ConnectRule)),
};
