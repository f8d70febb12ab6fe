import { describe, expect, it } from 'vitest';
import { globMatches, pathGlobMatches } from './glob.ts';

describe('patterns', () => {
  it.each([
    ['wal_*', 'wal_', true],
    ['wal_*', 'wal_7', true],
    ['wal_*', 'a_wal_7', false],
    ['*a*b', 'xaxxab', true],
    ['*a*b', 'xaxxa', false],
    ['?', '', false],
    ['??', 'ab', true],
    ['*', '', true],
    ['', '', true],
    ['a.c', 'abc', false],
    ['**x', '*x', true],
    ['*?x', 'x', false],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  it('without a slash look at the last part of a path', () => {
    expect(pathGlobMatches('wal_*', '/db/wal_1')).toBe(true);
    expect(pathGlobMatches('db/wal_*', '/db/wal_1')).toBe(true);
    expect(pathGlobMatches('/wal_*', '/db/wal_1')).toBe(false);
  });
});
