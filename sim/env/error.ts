/** An environment failure in the shape of Node's system errors. */
export class EnvError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path: string | undefined;

  constructor(code: string, syscall: string, path?: string) {
    super(path === undefined ? `${code}: ${syscall}` : `${code}: ${syscall} '${path}'`);
    this.name = 'EnvError';
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }
}
