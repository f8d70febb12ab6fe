/** Something the user can put right: shown as it is, without a stack trace. Exit code 64, as sysexits.h has it for usage errors. */
export class UsageError extends Error {
  static readonly exitCode = 64;

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
