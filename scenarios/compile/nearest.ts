/** The valid name a writer most likely meant, or nothing when no name is near enough to be worth a suggestion. */
import { distance } from 'fastest-levenshtein';

export function nearest(name: string, valid: readonly string[]): { readonly nearest?: string } {
  const longer = valid.filter((candidate) => name.length >= 3 && candidate.startsWith(name));
  if (longer.length === 1) return { nearest: longer[0] };
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of valid) {
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  // Two edits in a short name and two in five letters of a long one: beyond that a suggestion misleads more often than it helps.
  const limit = Math.max(2, Math.ceil((name.length * 2) / 5));
  return best !== undefined && bestDistance <= limit && bestDistance < Math.max(name.length, best.length) ? { nearest: best } : {};
}
