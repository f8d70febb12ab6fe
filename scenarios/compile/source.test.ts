import { describe, expect, it } from 'vitest';
import { readSource, type Path } from './source.ts';

const TEXT = `a: 1
list:
  - {name: x, "quoted": 'one two'}
  - name: &n y
again: *n
empty:
escaped: "tab\\there"
`;

function marked(place: 'valueSpan' | 'keySpan', path: Path): string {
  const { offset, length } = readSource(TEXT)[place](path);
  return TEXT.slice(offset, offset + length);
}

describe('readSource', () => {
  it('finds values and keys', () => {
    expect(marked('valueSpan', ['a'])).toBe('1');
    expect(marked('keySpan', ['a'])).toBe('a');
    expect(marked('valueSpan', ['list', 0])).toBe(`{name: x, "quoted": 'one two'}`);
    expect(marked('keySpan', ['list', 0])).toBe(`{name: x, "quoted": 'one two'}`);
    expect(marked('keySpan', ['list', 0, 'quoted'])).toBe('"quoted"');
    expect(marked('valueSpan', ['list', 1, 'name'])).toBe('y');
    expect(marked('valueSpan', ['again'])).toBe('*n');
  });

  it('falls back to what encloses a value that is not there', () => {
    expect(marked('valueSpan', ['list', 0, 'nothing', 'here'])).toBe(`{name: x, "quoted": 'one two'}`);
    expect(marked('keySpan', ['list', 0, 'nothing'])).toBe(`{name: x, "quoted": 'one two'}`);
  });

  it('tells what the file has from what it has not', () => {
    const source = readSource(TEXT);
    expect([source.has(['list', 1, 'name']), source.has(['list', 1, 'disk']), source.has(['list', 2])]).toEqual([true, false, false]);
  });

  it('finds parts of scalars, and marks the whole of one that is written with escapes', () => {
    const source = readSource(TEXT);
    const part = source.partSpan(['list', 0, 'quoted'], 4, 3);
    expect(TEXT.slice(part.offset, part.offset + part.length)).toBe('two');
    const whole = source.partSpan(['escaped'], 4, 4);
    expect(TEXT.slice(whole.offset, whole.offset + whole.length)).toBe('"tab\\there"');
  });

  it('has data of its own for each use of an alias', () => {
    const { data } = readSource('a: &x {b: 1}\nc: *x\n') as { data: { a: object; c: object } };
    expect(data.a).toEqual(data.c);
    expect(data.a).not.toBe(data.c);
  });

  it('names duplicate keys and keeps the last', () => {
    const source = readSource('a: 1\n"a": 2\n');
    expect(source.data).toEqual({ a: 2 });
    expect(source.mistakes).toEqual([{ mistake: { code: 'duplicate-key', key: 'a' }, span: { offset: 5, length: 3 } }]);
  });

  it('reads words of older YAML as text', () => {
    expect(readSource('on: off\nyes: no\n').data).toEqual({ on: 'off', yes: 'no' });
  });

  it('has no data for a text that is no YAML', () => {
    const source = readSource('a: [1\nb: }');
    expect(source.data).toBeUndefined();
    expect(source.mistakes.length).toBeGreaterThan(0);
  });
});
