/** Failures that an engine reports to its caller; `code` is part of the contract. */
export type EngineErrorCode = 'EIO' | 'ENOSPC' | 'ECORRUPT' | 'ETOOLARGE' | 'EINVAL' | 'EPOISONED' | 'EBUSY' | 'ECLOSED';

export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** The code of any error that has one. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}

/** What a caller is told about a failure of the device: a full volume by its name, everything else as EIO. */
export function deviceError(error: unknown, doing: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = codeOf(error);
  return new EngineError(code === 'ENOSPC' ? 'ENOSPC' : 'EIO', `${doing} failed with ${code}`);
}
