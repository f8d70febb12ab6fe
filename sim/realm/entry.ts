/** What the realm's script leaves behind for the host that evaluated it. */
import { raiseFence, tampering } from './fence.ts';
import { perform, type RunRequest } from './perform.ts';

(globalThis as Record<string, unknown>)['orreryRealm'] = {
  tampering,
  raiseFence: () => raiseFence(globalThis as Record<string, unknown>),
  /** The request crosses as text, so that no object of the host's realm comes in. */
  perform: (requestText: string, ...rest: Parameters<typeof perform> extends [unknown, ...infer R] ? R : never) =>
    perform(JSON.parse(requestText) as RunRequest, ...rest),
};
