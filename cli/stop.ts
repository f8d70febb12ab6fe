export interface Stop {
  readonly requested: boolean;
  release(): void;
}

/** The first Ctrl-C asks for an orderly end and says so; the second leaves at once. */
export function stopOnInterrupt(message: string): Stop {
  let requested = false;
  const onSignal = (): void => {
    if (requested) process.exit(130);
    requested = true;
    process.stderr.write(`\n${message}\n`);
  };
  process.on('SIGINT', onSignal);
  return {
    get requested() {
      return requested;
    },
    release: () => process.off('SIGINT', onSignal),
  };
}
