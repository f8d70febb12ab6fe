/**
 * The replay token: what names one run. Plain text, safe unquoted in a shell:
 *
 *     foundation/broker/analytics-brownout@17~a3f0c1d2e5f60718
 *     database/durable-pipeline/pdu-failure@17+io=231,during,prefix:3+nested=4,none~a3f0c1d2e5f60718
 *
 * The part behind the tilde is the digest that the run must have.
 */
import type { CrashPhase, CrashPoint } from './crash-point.ts';

export interface ReplayToken {
  readonly capstone: string;
  readonly scenario: string;
  readonly seed: string;
  readonly point?: CrashPoint;
  readonly digest?: string;
}

export function formatToken(token: ReplayToken): string {
  let text = `${token.capstone}/${token.scenario}@${token.seed}`;
  const { point, digest } = token;
  if (point !== undefined) {
    text += `+io=${point.io},${point.phase},${shellSafe(point.policy)}`;
    if (point.nested !== undefined) text += `+nested=${point.nested.ioAfterBoot},${shellSafe(point.nested.policy)}`;
  }
  return digest === undefined ? text : `${text}~${digest}`;
}

const TOKEN =
  /^([a-z0-9-]+\/[a-z0-9-]+)\/([a-z0-9-]+)@([A-Za-z0-9_.-]+)(?:\+io=(\d+),(before|during|after),([a-z0-9_:.-]+)(?:\+nested=(\d+),([a-z0-9_:.-]+))?)?(?:~([0-9a-f]{16}))?$/;

/** Undefined for what is not a token. */
export function parseToken(text: string): ReplayToken | undefined {
  const match = TOKEN.exec(text);
  if (match === null) return undefined;
  const [, capstone, scenario, seed, io, phase, policy, nestedIo, nestedPolicy, digest] = match;
  let point: CrashPoint | undefined;
  if (io !== undefined) {
    point = { io: Number(io), phase: phase as CrashPhase, policy: fromShellSafe(policy) };
    if (nestedIo !== undefined) point = { ...point, nested: { ioAfterBoot: Number(nestedIo), policy: fromShellSafe(nestedPolicy) } };
  }
  return { capstone, scenario, seed, ...(point === undefined ? {} : { point }), ...(digest === undefined ? {} : { digest }) };
}

/** `prefix(3)` as `prefix:3`. */
function shellSafe(policy: string): string {
  return policy.replace('(', ':').replace(')', '');
}

function fromShellSafe(policy: string): string {
  const colon = policy.indexOf(':');
  return colon < 0 ? policy : `${policy.slice(0, colon)}(${policy.slice(colon + 1)})`;
}
