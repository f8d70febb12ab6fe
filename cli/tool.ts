/** Put in at build time; see build.js. */
declare const ORRERY_VERSION: string;

export const TOOL_VERSION = typeof ORRERY_VERSION === 'string' ? ORRERY_VERSION : '0.0.0-source';

/**
 * Raised whenever the same scenario, seed and program may give another trace than before: a change of the world's rules, of the
 * order of draws, of the trace's format.
 */
export const SEMANTICS_VERSION = 1;
