/** A small vocabulary for the tests of this folder: fault kinds and a capstone that do nothing. */
import type { FaultKind } from '../../sim/faults/fault-kind.ts';
import type { CapstoneVocabulary } from './vocabulary.ts';

function kind(parts: Pick<FaultKind, 'name' | 'target' | 'shapes'> & Partial<FaultKind>): FaultKind {
  return { doc: `What ${parts.name} does.`, cause: 'A test.', parameters: {}, strike: () => undefined, ...parts };
}

export const fixtureFaults: readonly FaultKind[] = [
  kind({
    name: 'power_loss',
    target: 'host',
    shapes: ['event', 'triggered'],
    parameters: {
      policy: { form: 'policy', default: 'random', doc: 'Which unsynced effects survive.' },
      restart_after: { form: 'duration', optional: true, doc: 'Time until power is back.' },
    },
  }),
  kind({
    name: 'signal',
    target: 'process',
    shapes: ['event'],
    parameters: { name: { form: 'text', choices: ['SIGINT', 'SIGTERM', 'SIGHUP'], default: 'SIGINT', doc: 'Which signal.' } },
  }),
  kind({
    name: 'slow_disk',
    target: 'disk',
    shapes: ['episode', 'triggered'],
    parameters: {
      factor: { form: 'ratio', default: 50_000_000, doc: 'Latency is multiplied by this.' },
      stall: { form: 'duration', default: '0 s', doc: 'Added to each operation.' },
    },
  }),
  kind({
    name: 'partition',
    target: 'link',
    shapes: ['episode'],
    parameters: { symmetric: { form: 'boolean', default: true, doc: 'Both ways.' } },
  }),
  kind({ name: 'accept_error', target: 'listener', shapes: ['episode'] }),
  kind({
    name: 'bit_rot',
    target: 'disk',
    shapes: ['event'],
    parameters: {
      bits: { form: 'count', doc: 'How many bits are flipped.' },
      share: { form: 'partsPerMillion', default: 1_000_000, doc: 'Share of the files.' },
    },
  }),
];

export const fixtureCapstones: CapstoneVocabulary = {
  'foundation/broker': {
    criteria: ['F1.1', 'F1.3', 'F1.4', 'F1.12', 'F1.B1'],
    castSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: {
        feeds: { type: 'integer', minimum: 1, default: 2 },
        rate: { quantity: 'rate', default: '100/s' },
        gap: { quantity: 'duration', drawn: true, default: 'exp(10 ms)' },
        handlers: {
          type: 'array',
          default: [],
          items: { $ref: '#/$defs/handler' },
        },
      },
      $defs: {
        handler: {
          type: 'object',
          additionalProperties: false,
          properties: { delay: { quantity: 'duration', default: '0 s' }, loses: { quantity: 'ratio', default: '0 %' } },
        },
      },
    },
    hostsOf: (cast) => ['broker', ...Array.from({ length: cast.feeds as number }, (_, i) => `feed-${i + 1}`)],
  },
  'database/durable-pipeline': { criteria: ['D4.1'], castSchema: { type: 'object' }, hostsOf: () => [] },
};
