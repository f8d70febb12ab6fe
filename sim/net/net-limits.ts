/** Sizes and times of the simulated TCP. Where a kernel's default is well known it is that of Linux. */
import { MICROSECOND, MILLISECOND, SECOND } from '../kernel/time.ts';

export interface NetLimits {
  sendBufferBytes: number;
  receiveBufferBytes: number;
  /** A closed window is announced open only once this much is free, so that a slow reader does not cause tiny segments. */
  windowUpdateBytes: number;
  /** First pause before a lost piece is sent again; it doubles up to `retransmitMostNs`. */
  retransmitFirstNs: number;
  /** Shorter than a real kernel's two minutes, so that recovery after a healed cut does not hang on where the back-off stood. */
  retransmitMostNs: number;
  /** A sender that gets nothing through for so long gives up with ETIMEDOUT. */
  retransmitGiveUpNs: number;
  /** First pause before a handshake is tried again; it doubles. */
  connectRetryNs: number;
  /** A connection that is not established after so long fails with ETIMEDOUT. */
  connectGiveUpNs: number;
  defaultBacklog: number;
  loopbackLatencyNs: number;
  firstEphemeralPort: number;
  lastEphemeralPort: number;
}

export function defaultNetLimits(): NetLimits {
  return {
    sendBufferBytes: 65_536,
    receiveBufferBytes: 65_536,
    windowUpdateBytes: 2_920,
    retransmitFirstNs: 200 * MILLISECOND,
    retransmitMostNs: SECOND,
    retransmitGiveUpNs: 924 * SECOND,
    connectRetryNs: SECOND,
    connectGiveUpNs: 127 * SECOND,
    defaultBacklog: 511,
    loopbackLatencyNs: 20 * MICROSECOND,
    firstEphemeralPort: 32_768,
    lastEphemeralPort: 60_999,
  };
}
