/** A progress line for long work: on a terminal a bar that is wiped at the end, otherwise nothing. Never on standard output. */
import cliProgress from 'cli-progress';

export interface Progress {
  update(label: string, done: number, total: number): void;
  end(): void;
}

export function createProgress(): Progress {
  const stream = process.stderr;
  if (stream.isTTY !== true) return { update() {}, end() {} };
  const bar = new cliProgress.SingleBar({
    format: '  {bar} {percentage}%  {value}/{total} runs  {label}',
    clearOnComplete: true,
    hideCursor: true,
    stream,
  });
  let running = false;
  return {
    update(label, done, total) {
      if (!running) {
        bar.start(total, done, { label });
        running = true;
      } else {
        bar.setTotal(total);
        bar.update(done, { label });
      }
    },
    end() {
      if (running) bar.stop();
      running = false;
    },
  };
}
