/**
 * Patterns with `*` (any run of characters) and `?` (one character), nothing else. Written by hand because it must run inside the
 * simulated world.
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] === text[t] && pattern[p] !== '*'))) {
      p++;
      t++;
    } else if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      retry = t;
    } else if (star !== -1) {
      // The last star takes one character more.
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern[p] === '*') p++;
  return p === pattern.length;
}

/** A pattern without a slash is held against the last part of the path, one with a slash against the whole of it. */
export function pathGlobMatches(pattern: string, path: string): boolean {
  if (!pattern.includes('/')) return globMatches(pattern, path.slice(path.lastIndexOf('/') + 1));
  return globMatches(pattern.startsWith('/') ? pattern : `/${pattern}`, path);
}
