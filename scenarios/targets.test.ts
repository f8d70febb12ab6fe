import { expect, it } from 'vitest';
import { resolveTargets } from './targets.ts';

const hosts = ['broker', 'feed-1', 'feed-2', 'feed-10', 'oor-1'];

it.each([
  ['broker', ['broker']],
  ['feed-*', ['feed-1', 'feed-2', 'feed-10']],
  ['feed-?', ['feed-1', 'feed-2']],
  ['*', hosts],
  ['oor-1, feed-2', ['feed-2', 'oor-1']],
  ['station-*', []],
  ['broker/broker', ['broker/broker']],
  ['feed-?/main', ['feed-1/main', 'feed-2/main']],
  ['broker:7777', ['broker:7777']],
  ['feed-? -> broker', ['feed-1 -> broker', 'feed-2 -> broker']],
  ['broker -> feed-1, feed-2', ['broker -> feed-1', 'broker -> feed-2']],
  ['broker -> broker', []],
  [
    'oor-1, broker -> *',
    [
      'broker -> feed-1',
      'broker -> feed-2',
      'broker -> feed-10',
      'broker -> oor-1',
      'oor-1 -> broker',
      'oor-1 -> feed-1',
      'oor-1 -> feed-2',
      'oor-1 -> feed-10',
    ],
  ],
])('%s', (on, targets) => {
  expect(resolveTargets(on, hosts)).toEqual(targets);
});
