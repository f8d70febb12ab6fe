export interface ProcessControl {
  /** Ends the process at once: no task of it runs another step, its sockets are reset, its buffers are gone. */
  exit(code: number): never;
}
