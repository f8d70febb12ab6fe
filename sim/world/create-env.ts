import { crc32 } from '../bytes/crc32.ts';
import { createChannels } from '../channels/channels.ts';
import { createClock } from '../clock/clock.ts';
import type { Env } from '../env/env.ts';
import type { FileSystem } from '../env/fs.ts';
import { EnvError } from '../env/error.ts';
import type { SignalName } from '../env/signals.ts';
import { createLog } from '../process/log.ts';
import { ProcessExit, type SimProcess } from '../process/process.ts';
import { createRandom } from '../process/random.ts';
import { createSignals } from '../process/signals.ts';
import { createTasks } from '../process/tasks.ts';
import type { Host } from './host.ts';
import type { World } from './world.ts';

/** The environment of one process boot, and the ends of it that the world holds. */
export function createEnv(
  world: World,
  host: Host,
  process: SimProcess,
): { readonly env: Env; readonly sendSignal: (name: SignalName) => void; readonly whenPoolIdle: (then: () => void) => void } {
  const { tasks, whenPoolIdle } = createTasks(process);
  const { signals, send } = createSignals(process);
  const env: Env = {
    clock: createClock(process),
    random: createRandom(process),
    fs: host.disk?.fileSystem(process) ?? noDisk(process),
    net: world.network.createNet(process),
    tasks,
    channels: createChannels(process),
    cpu: {
      burn(costNs) {
        process.enter('cpu.burn');
        process.burn(costNs);
      },
    },
    signals,
    process: {
      exit(code) {
        process.finish('exit', code);
        throw new ProcessExit();
      },
    },
    log: createLog(process),
    crc32,
  };
  return { env, sendSignal: send, whenPoolIdle };
}

/** A host without a disk fails every file operation. */
function noDisk(process: SimProcess): FileSystem {
  const refuse = (call: string) => (path: string) =>
    process.operation<never>(`fs.${call}`, undefined, (settle) => settle.reject(new EnvError('ENODEV', call, path)));
  return {
    open: refuse('open'),
    mkdir: refuse('mkdir'),
    readdir: refuse('readdir'),
    rename: refuse('rename'),
    unlink: refuse('unlink'),
    rmdir: refuse('rmdir'),
    stat: refuse('stat'),
    truncate: refuse('truncate'),
    readFile: refuse('readFile'),
    writeFile: refuse('writeFile'),
    lock: refuse('lock'),
  };
}
