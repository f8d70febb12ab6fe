/** Hosts that the pipeline's stage creates: one machine with one disk. Scenarios declare it with its disk. */
export const ENGINE_HOST = 'oor-1';
export const ENGINE_PROCESS = 'engine';

export function hostsOf(): string[] {
  return [ENGINE_HOST];
}
