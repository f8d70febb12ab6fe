/** The capstones that can be graded, in the order in which they are listed. */
import { hostsOf as pipelineHosts } from '../scenarios/database/durable-pipeline/hosts.ts';
import { hostsOf as brokerHosts } from '../scenarios/foundation/broker/hosts.ts';
import type { Capstone } from './capstone.ts';
import * as pipeline from './database/durable-pipeline/index.ts';
import * as broker from './foundation/broker/index.ts';

export const capstones: readonly Capstone[] = [
  {
    name: 'foundation/broker',
    title: broker.title,
    criteria: broker.criteria,
    words: broker.words,
    exports: ['run'],
    hostsOf: brokerHosts as unknown as Capstone['hostsOf'],
  },
  {
    name: 'database/durable-pipeline',
    title: pipeline.title,
    criteria: pipeline.criteria,
    words: pipeline.words,
    exports: ['open'],
    hostsOf: pipelineHosts as unknown as Capstone['hostsOf'],
  },
];

export function capstoneNamed(name: string): Capstone | undefined {
  return capstones.find((capstone) => capstone.name === name);
}
