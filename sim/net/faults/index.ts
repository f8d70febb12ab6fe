import type { FaultKind } from '../../faults/fault-kind.ts';
import { acceptError } from './accept-error.ts';
import { capacity } from './capacity.ts';
import { clog } from './clog.ts';
import { close } from './close.ts';
import { connect } from './connect.ts';
import { delay } from './delay.ts';
import { partialIo } from './partial-io.ts';
import { partition } from './partition.ts';

export const networkFaults: readonly FaultKind[] = [acceptError, capacity, clog, close, connect, delay, partialIo, partition];
