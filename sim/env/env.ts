/**
 * The environment: everything a program may use of the world around it.
 *
 * A program under test takes an `Env` and nothing else: no ambient clock, random source, timer, file or socket. The simulated
 * world hands out one `Env` per process boot; calls made through the `Env` of a process that has ended have no effect and never
 * settle, exactly as code of a dead process does not run.
 *
 * Where Node has a promise API for the same thing, names and shapes are Node's. Cancellation is an `AbortSignal` everywhere.
 */
import type { Channels } from './channels.ts';
import type { Clock } from './clock.ts';
import type { Cpu } from './cpu.ts';
import type { FileSystem } from './fs.ts';
import type { Log } from './log.ts';
import type { Net } from './net.ts';
import type { ProcessControl } from './process.ts';
import type { Random } from './random.ts';
import type { Signals } from './signals.ts';
import type { Tasks } from './tasks.ts';

export interface Env {
  readonly clock: Clock;
  readonly random: Random;
  readonly fs: FileSystem;
  readonly net: Net;
  readonly tasks: Tasks;
  readonly channels: Channels;
  readonly cpu: Cpu;
  readonly signals: Signals;
  readonly process: ProcessControl;
  readonly log: Log;
  /** CRC-32 (IEEE 802.3, reflected) of `bytes`; `seed` continues an earlier one. `crc32('123456789')` is 0xCBF43926. */
  crc32(bytes: Uint8Array, seed?: number): number;
}
