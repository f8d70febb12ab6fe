import { describe, expect, it } from 'vitest';
import type { Env } from '../../sim/env/env.ts';
import { chooseDrain } from '../../sim/kernel/drain.ts';
import { MILLISECOND, SECOND } from '../../sim/kernel/time.ts';
import { bareWorld, linesOf, runProgram } from './harness.ts';

const ended = (lines: readonly string[]): string | undefined => lines.find((line) => line.includes('process.end'));

describe('the end of a process', () => {
  it('comes with the code that its entry returns', async () => {
    const { lines, end } = await runProgram(bareWorld(), async () => 3);
    expect(ended(lines)).toContain('how=exit code=3');
    expect(end).toBe('finished');
  });

  it('is a panic with code 101 when its entry throws, with the message beside the trace', async () => {
    const { lines, world } = await runProgram(bareWorld(), async () => {
      throw new Error('no luck');
    });
    expect(ended(lines)).toContain('how=panic code=101');
    expect(world.panics).toEqual([{ process: 'n1/program', at: 0, message: 'Error: no luck' }]);
  });

  it('lets no code of the process have any effect any more', async () => {
    const { lines } = await runProgram(bareWorld(), async (env) => {
      env.tasks.spawn('straggler', async () => {
        for (;;) {
          await env.clock.sleep(MILLISECOND);
          env.log.info('still here');
        }
      });
      await env.clock.sleep(Math.floor(3.5 * MILLISECOND));
      try {
        env.process.exit(0);
      } finally {
        env.log.info('after the end');
        await env.fs.writeFile('/ghost', Uint8Array.of(1));
      }
    });
    expect(lines.filter((line) => line.includes('still here'))).toHaveLength(3);
    expect(lines.filter((line) => line.includes('after the end') || line.includes('ghost'))).toEqual([]);
  });

  it('counts the tasks left behind', async () => {
    const { lines } = await runProgram(bareWorld(), async (env) => {
      env.tasks.spawn('left-1', () => env.clock.sleep(SECOND));
      env.tasks.spawn('left-2', () => env.clock.sleep(SECOND));
      await env.tasks.yield();
    });
    expect(ended(lines)).toContain('tasksLeft=2');
  });

  it('waits for jobs of the blocking pool after the entry has returned, but not after exit()', async () => {
    const burn = (env: Env): void => void env.tasks.blocking('burn', () => env.cpu.burn(25 * SECOND));
    const returned = await runProgram(bareWorld(), async (env) => burn(env));
    expect(returned.world.now).toBeGreaterThanOrEqual(25 * SECOND);
    const exited = await runProgram(bareWorld(), async (env) => {
      burn(env);
      await env.clock.sleep(SECOND);
      env.process.exit(0);
    });
    expect(ended(exited.lines)?.startsWith('1000')).toBe(true);
  });

  it('comes at once by a signal nobody listens for, and not by one somebody does', async () => {
    const world = bareWorld();
    world.boot('n1', 'deaf', async (env) => env.clock.sleep(10 * SECOND));
    world.boot('n2', 'listening', async (env) => {
      await new Promise<void>((resolve) => env.signals.on('SIGINT', resolve));
      return 7;
    });
    world.kernel.after(SECOND, () =>
      [...world.processes('n1'), ...world.processes('n2')].forEach((process) => world.signal(process, 'SIGINT')),
    );
    await world.run(await chooseDrain(), () => false);
    expect(
      linesOf(world)
        .filter((line) => line.includes('process.end'))
        .map((line) => line.split(' ').slice(1).join(' ')),
    ).toEqual(['n1/deaf process.end how=signal code=130 tasksLeft=1', 'n2/listening process.end how=exit code=7 tasksLeft=0']);
  });
});

describe('CPU of a process', () => {
  it('holds up everything else on the event loop', async () => {
    let woken = 0;
    await runProgram(bareWorld(), async (env) => {
      env.tasks.spawn('hog', async () => {
        await env.clock.sleep(MILLISECOND);
        env.cpu.burn(20 * MILLISECOND);
      });
      await env.clock.sleep(2 * MILLISECOND);
      woken = env.clock.monotonic();
    });
    expect(woken).toBeGreaterThanOrEqual(21 * MILLISECOND);
    expect(woken).toBeLessThan(21 * MILLISECOND + 100_000);
  });

  it('holds up nothing in the blocking pool', async () => {
    let woken = 0;
    let jobDone = 0;
    await runProgram(bareWorld(), async (env) => {
      const job = env.tasks.blocking('job', () => env.cpu.burn(20 * MILLISECOND)).then(() => (jobDone = env.clock.monotonic()));
      await env.clock.sleep(2 * MILLISECOND);
      woken = env.clock.monotonic();
      await job;
    });
    expect(woken).toBeLessThan(2 * MILLISECOND + 100_000);
    expect(jobDone).toBeGreaterThanOrEqual(20 * MILLISECOND);
  });

  it('shows on the monotonic clock within one step', async () => {
    const seen: number[] = [];
    await runProgram(bareWorld(), async (env) => {
      seen.push(env.clock.monotonic());
      env.cpu.burn(5 * MILLISECOND);
      seen.push(env.clock.monotonic());
    });
    expect(seen[1] - seen[0]).toBeGreaterThanOrEqual(5 * MILLISECOND);
  });
});

describe('tasks', () => {
  it('are joined with what became of them', async () => {
    const outcomes: unknown[] = [];
    await runProgram(bareWorld(), async (env) => {
      const done = env.tasks.spawn('done', async () => 42);
      const failed = env.tasks.spawn('failed', async () => {
        throw new Error('x');
      });
      const aborted = env.tasks.spawn('aborted', (signal) => env.clock.sleep(SECOND, { signal }));
      aborted.abort('enough');
      for (const task of [done, failed, aborted]) outcomes.push(await task.join());
    });
    expect(outcomes).toEqual([
      { status: 'done', value: 42 },
      { status: 'failed', error: new Error('x') },
      { status: 'aborted', reason: 'enough' },
    ]);
  });

  it('run their finally blocks when aborted', async () => {
    const steps: string[] = [];
    await runProgram(bareWorld(), async (env) => {
      const task = env.tasks.spawn('t', async (signal) => {
        try {
          await env.clock.sleep(SECOND, { signal });
          steps.push('slept');
        } finally {
          steps.push('cleaned up');
        }
      });
      await env.clock.sleep(MILLISECOND);
      task.abort();
      await env.clock.sleep(MILLISECOND);
    });
    expect(steps).toEqual(['cleaned up']);
  });
});

describe('faults of processes', () => {
  it('panic: the matching call of the matching task throws, once', async () => {
    const world = bareWorld();
    world.plan([{ id: 'f', kind: 'panic', target: 'n1/program', when: { op: 'clock.sleep', task: 'victim', nth: 3 }, args: {} }]);
    const outcomes: unknown[] = [];
    await runProgram(world, async (env) => {
      const loop = async (): Promise<number> => {
        for (let i = 0; ; i++) {
          if (i === 5) return i;
          await env.clock.sleep(MILLISECOND);
        }
      };
      const tasks = [env.tasks.spawn('bystander', loop), env.tasks.spawn('victim', loop)];
      for (const task of tasks) outcomes.push((await task.join()).status);
    });
    expect(outcomes).toEqual(['done', 'failed']);
    expect(linesOf(world).filter((line) => line.includes('fault.panic'))).toHaveLength(1);
  });

  it('kill: the process ends at the call and the stage may boot again', async () => {
    const world = bareWorld();
    world.plan([{ id: 'f', kind: 'kill', target: 'n1/program', when: { nth: 4 }, args: { restart_after: SECOND } }]);
    let boots = 0;
    const boot = (): void => {
      boots++;
      world.boot('n1', 'program', async (env) => {
        for (let i = 0; i < 10; i++) await env.clock.sleep(MILLISECOND);
      });
    };
    world.onBoot('n1', boot);
    boot();
    await world.run(await chooseDrain(), () => false);
    expect(boots).toBe(2);
    expect(
      linesOf(world)
        .filter((line) => line.includes('process.end'))
        .map((line) => line.split('process.end ')[1]),
    ).toEqual(['how=kill code=137 tasksLeft=1', 'how=exit code=0 tasksLeft=0']);
  });

  it.each([
    ['leaves in time', 2 * SECOND, 'how=exit code=0', 3 * SECOND],
    ['is killed when it does not', 60 * SECOND, 'how=kill code=137', 6 * SECOND],
  ])('graceful_stop: a process %s', async (_what, needsNs, how, atNs) => {
    const world = bareWorld();
    const args = { signal: 'SIGTERM', grace: 5 * SECOND, restart_after: SECOND };
    world.plan([{ id: 'f', kind: 'graceful_stop', target: 'n1/program', atNs: SECOND, args }]);
    let boots = 0;
    world.onBoot('n1', () => boots++);
    const { lines } = await runProgram(world, async (env) => {
      await new Promise<void>((resolve) => env.signals.on('SIGTERM', resolve));
      await env.clock.sleep(needsNs);
    });
    const end = ended(lines) as string;
    expect(end).toContain(how);
    // A few calls of a microsecond each come on top.
    expect(Math.abs(Number(end.split(' ')[0]) - atNs)).toBeLessThan(1000 * 100);
    expect(boots).toBe(1);
  });

  it('step: moves the wall clock and not the monotonic one, for as long as it lasts', async () => {
    const world = bareWorld();
    world.plan([{ id: 'f', kind: 'step', target: 'n1', atNs: SECOND, forNs: SECOND, args: { by: 3600 * SECOND } }]);
    const walls: number[] = [];
    await runProgram(world, async (env) => {
      for (let i = 0; i < 4; i++) {
        walls.push(env.clock.wall());
        await env.clock.sleep(900 * MILLISECOND);
      }
    });
    expect(walls.slice(1).map((wall, i) => wall - walls[i])).toEqual([900, 3_600_900, -3_599_100].map((ms) => expect.closeTo(ms, -1)));
  });

  it('draw nothing and leave the digest alone while they are off', async () => {
    const program = async (env: Env): Promise<void> => {
      for (let i = 0; i < 5; i++) await env.clock.sleep(env.random.below(MILLISECOND));
    };
    const digests = await Promise.all([runProgram(bareWorld(), program), runProgram(bareWorld(), program)]);
    expect(digests[0].world.trace.digest()).toBe(digests[1].world.trace.digest());
  });
});
