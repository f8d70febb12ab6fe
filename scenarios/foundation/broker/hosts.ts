/** Hosts that the broker's stage creates: the broker's own and one per feed. */
import type { BrokerCast } from './cast/cast.ts';

export const BROKER_HOST = 'broker';

export function hostsOf(cast: BrokerCast): string[] {
  return [BROKER_HOST, ...cast.feeds.flatMap((feed) => feedHosts(feed.name, feed.count))];
}

export function feedHosts(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
}
