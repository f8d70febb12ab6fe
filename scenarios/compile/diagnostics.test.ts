/** What a writer of scenarios reads, in full. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from './compile-scenario.ts';
import { fixtureCapstones, fixtureFaults } from './fixture.ts';

const HEAD = `scenario: brownout
capstone: foundation/broker
story: One handler is starved.
exercises: [F1.1]
duration: 60 s
`;

function refusal(text: string): string {
  const result = compileScenario(text, { file: 'brownout.yaml', capstones: fixtureCapstones, faults: fixtureFaults });
  return 'problems' in result ? `\n${result.rendered}\n` : 'compiles';
}

/** The refusal of a file with these lines after (or instead of) the usual head. */
function withLines(lines: string): string {
  return refusal(HEAD + lines);
}

function instead(old: string, now: string): string {
  return refusal(HEAD.replace(old, now));
}

describe('the file', () => {
  it('syntax error', () =>
    expect(withLines('cast: {feeds: 4\nfaults: []\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:7:1 this is not valid YAML
      7 | faults: []
        | ^
          Flow map in block collection must be sufficiently indented and end with a }
    "
  `));
  it('text that is no map', () =>
    expect(refusal('just words\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:1:1 expected a map, got text
      1 | just words
        | ^^^^^^^^^^
    "
  `));
  it('empty file', () =>
    expect(refusal('')).toMatchInlineSnapshot(`
    "
    brownout.yaml:1:1 expected a map, got nothing
      1 | 
        | ^
    "
  `));
  it('two documents', () =>
    expect(withLines('---\nscenario: x\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:1 this is not valid YAML
      6 | ---
        | ^^^
          a scenario file holds one document
    "
  `));
  it('unknown alias', () =>
    expect(withLines('cast: *nobody\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:7 this is not valid YAML
      6 | cast: *nobody
        |       ^^^^^^^
          Unresolved alias (the anchor must be set before the alias): nobody
    "
  `));
  it('duplicate key', () =>
    expect(withLines('seeds: all\nseeds: one\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:7:1 \`seeds\` is given twice
      7 | seeds: one
        | ^^^^^
          keep one of the two
    "
  `));
  it('unknown key, and the missing one it was meant to be', () =>
    expect(instead('story:', 'stories:')).toMatchInlineSnapshot(`
    "
    brownout.yaml:1:1 the scenario has no \`story\`
      1 | scenario: brownout
        | ^^^^^^^^^^^^^^^^^^
          add \`story: ...\`

    brownout.yaml:3:1 \`stories\` is not a key of the scenario
      3 | stories: One handler is starved.
        | ^^^^^^^
          expected one of \`scenario\`, \`capstone\`, \`story\`, \`exercises\`, \`seeds\`, \`duration\`, \`hosts\`, \`network\`, \`cast\`, \`faults\`, \`control\`, \`crash_points\`
          did you mean \`story\`?
    "
  `));
  it('unknown key deep down', () =>
    expect(withLines('hosts: [{name: oor-1, disk: {profil: hdd}}]\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:30 \`profil\` is not a key of \`hosts[0].disk\`
      6 | hosts: [{name: oor-1, disk: {profil: hdd}}]
        |                              ^^^^^^
          expected one of \`profile\`, \`fs\`, \`capacity\`, \`unwritten\`
          did you mean \`profile\`?
    "
  `));
  it('wrong types', () =>
    expect(withLines('hosts: oor-1\nfaults: {do: kill}\ncast:\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:8 expected a list, got text
      6 | hosts: oor-1
        |        ^^^^^

    brownout.yaml:7:9 expected a list, got a map
      7 | faults: {do: kill}
        |         ^^^^^^^^^^

    brownout.yaml:8:6 expected a map, got nothing
      8 | cast:
        |      ^
    "
  `));
  it('name that is not the file', () =>
    expect(instead('scenario: brownout', 'scenario: brown-out')).toMatchInlineSnapshot(`
    "
    brownout.yaml:1:11 the scenario is called \`brown-out\` and its file \`brownout\`
      1 | scenario: brown-out
        |           ^^^^^^^^^
          give both the same name
    "
  `));
  it('a value that is none of the choices', () =>
    expect(withLines('seeds: fev\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:8 \`fev\` cannot stand here
      6 | seeds: fev
        |        ^^^
          expected one of \`all\`, \`few\`, \`one\`
          did you mean \`few\`?
    "
  `));
  it('nothing in a list', () =>
    expect(instead('[F1.1]', '[]')).toMatchInlineSnapshot(`
    "
    brownout.yaml:4:12 this is empty
      4 | exercises: []
        |            ^^
          expected at least 1
    "
  `));
  it('capstone without its track', () =>
    expect(instead('foundation/broker', 'broker')).toMatchInlineSnapshot(`
    "
    brownout.yaml:2:11 there is no capstone \`broker\`
      2 | capstone: broker
        |           ^^^^^^
          expected one of \`foundation/broker\`, \`database/durable-pipeline\`
          did you mean \`foundation/broker\`?
    "
  `));
  it('unknown and repeated criteria', () =>
    expect(instead('[F1.1]', '[F1.1, F1.13, F1.1]')).toMatchInlineSnapshot(`
    "
    brownout.yaml:4:19 \`foundation/broker\` has no criterion \`F1.13\`
      4 | exercises: [F1.1, F1.13, F1.1]
        |                   ^^^^^
          expected one of \`F1.1\`, \`F1.3\`, \`F1.4\`, \`F1.12\`, \`F1.B1\`
          did you mean \`F1.1\`?

    brownout.yaml:4:26 a second criterion called \`F1.1\`
      4 | exercises: [F1.1, F1.13, F1.1]
        |                          ^^^^
          once is enough
    "
  `));
  it('two hosts of one name', () =>
    expect(withLines('hosts: [{name: oor-1}, {name: oor-1}]\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:31 a second host called \`oor-1\`
      6 | hosts: [{name: oor-1}, {name: oor-1}]
        |                               ^^^^^
          give each host a name of its own
    "
  `));
  it('name in a wrong form', () =>
    expect(withLines('hosts: [{name: Oor 1}]\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:16 \`Oor 1\` does not have the form that is wanted here
      6 | hosts: [{name: Oor 1}]
        |                ^^^^^
          expected a text that matches /^[a-z0-9][a-z0-9_-]*$/
    "
  `));
});

describe('quantities', () => {
  it('unknown unit', () =>
    expect(instead('60 s', '8 minuts')).toMatchInlineSnapshot(`
    "
    brownout.yaml:5:13 unknown unit \`minuts\`
      5 | duration: 8 minuts
        |             ^^^^^^
          expected a duration such as \`8 min\`, \`1.5 ms\`, \`250 us\`
          did you mean \`min\`?
    "
  `));
  it('no unit', () =>
    expect(instead('60 s', '60')).toMatchInlineSnapshot(`
    "
    brownout.yaml:5:11 \`60\` has no unit
      5 | duration: 60
        |           ^^
          expected a duration such as \`8 min\`, \`1.5 ms\`, \`250 us\`
    "
  `));
  it('a law where there must be none', () =>
    expect(instead('60 s', 'exp(60 s)')).toMatchInlineSnapshot(`
    "
    brownout.yaml:5:11 \`exp(60 s)\` is drawn, but this value must be fixed
      5 | duration: exp(60 s)
        |           ^^^^^^^^^
          expected a duration such as \`8 min\`, \`1.5 ms\`, \`250 us\`
    "
  `));
  it('zero', () =>
    expect(instead('60 s', '0 s')).toMatchInlineSnapshot(`
    "
    brownout.yaml:5:11 a duration of zero makes no sense here
      5 | duration: 0 s
        |           ^^^
    "
  `));
  it('a network that carries nothing', () =>
    expect(withLines('network: {bandwidth: 0 B/s, segments: exp(5 B)}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:22 a bandwidth of zero makes no sense here
      6 | network: {bandwidth: 0 B/s, segments: exp(5 B)}
        |                      ^^^^^

    brownout.yaml:6:39 a size of zero makes no sense here
      6 | network: {bandwidth: 0 B/s, segments: exp(5 B)}
        |                                       ^^^^^^^^
          the law can give zero; an exponential one needs a floor: \`1 B + exp(100 B)\`
    "
  `));
  it('unknown law, in the middle of a quoted text', () =>
    expect(withLines('network: {latency: "1 ms + expo(2 ms)"}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:28 unknown law \`expo\`
      6 | network: {latency: "1 ms + expo(2 ms)"}
        |                            ^^^^
          expected one of \`exp(mean)\`, \`uniform(low, high)\`, \`one_of(a, b, ...)\`
          did you mean \`exp\`?
    "
  `));
  it('a unit within a law', () =>
    expect(withLines('network: {latency: "uniform(1 ms, 5 mss)"}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:37 unknown unit \`mss\`
      6 | network: {latency: "uniform(1 ms, 5 mss)"}
        |                                     ^^^
          expected a duration such as \`8 min\`, \`1.5 ms\`, \`250 us\`, \`exp(8 min)\`
          did you mean \`ms\`?
    "
  `));
  it('a law cut in two by a comma of the map', () =>
    expect(withLines('network: {latency: uniform(1 ms, 5 ms)}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:20 \`uniform(1 ms\` has no closing bracket
      6 | network: {latency: uniform(1 ms, 5 ms)}
        |                    ^^^^^^^^^^^^
          within \`{...}\` and \`[...]\` a comma ends the value; put the whole law in quotes: \`"uniform(1 s, 5 s)"\`

    brownout.yaml:6:34 \`5 ms)\` is not a key of \`network\`
      6 | network: {latency: uniform(1 ms, 5 ms)}
        |                                  ^^^^^
          expected one of \`latency\`, \`bandwidth\`, \`segments\`
    "
  `));
  it('a quantity that is a list', () =>
    expect(withLines('network: {latency: [1 ms]}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:20 expected a quantity, got a list
      6 | network: {latency: [1 ms]}
        |                    ^^^^^^
    "
  `));
  it('too many values', () =>
    expect(withLines('network: {segments: "exp(1 B, 2 B)"}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:22 \`exp\` cannot take 2 values
      6 | network: {segments: "exp(1 B, 2 B)"}
        |                      ^^^^^^^^^^^^^
          expected \`exp(mean)\`
    "
  `));
  it('finer than a nanosecond', () =>
    expect(withLines('network: {latency: 0.5 ns}\n')).toMatchInlineSnapshot(`
    "
    brownout.yaml:6:20 \`0.5 ns\` is finer than the world can tell
      6 | network: {latency: 0.5 ns}
        |                    ^^^^^^
          expected a whole multiple of 1 ns
    "
  `));
});

describe('the cast', () => {
  it('mistakes against the schema of the capstone', () =>
    expect(withLines('cast:\n  feed: 3\n  feeds: 0\n  rate: 3.3\n  handlers:\n    - {delay: 5 sec}\n')).toMatchInlineSnapshot(`
      "
      brownout.yaml:7:3 \`feed\` is not a key of \`cast\`
        7 |   feed: 3
          |   ^^^^
            expected one of \`feeds\`, \`rate\`, \`gap\`, \`handlers\`
            did you mean \`feeds\`?

      brownout.yaml:8:10 0 is out of range
        8 |   feeds: 0
          |          ^
            expected a number >= 1

      brownout.yaml:9:9 \`3.3\` has no unit
        9 |   rate: 3.3
          |         ^^^
            expected a rate such as \`100/s\`, \`3.3/s\`, \`12/min\`

      brownout.yaml:11:17 unknown unit \`sec\`
        11 |     - {delay: 5 sec}
           |                 ^^^
             expected a duration such as \`8 min\`, \`1.5 ms\`, \`250 us\`
             did you mean \`s\`?
      "
    `));
  it('mistakes of the control run alone', () =>
    expect(withLines('cast: {feeds: 3}\ncontrol: {cast: {feeds: many, rate: 5}}\n')).toMatchInlineSnapshot(`
      "
      brownout.yaml:7:25 expected a whole number, got text
        7 | control: {cast: {feeds: many, rate: 5}}
          |                         ^^^^

      brownout.yaml:7:37 \`5\` has no unit
        7 | control: {cast: {feeds: many, rate: 5}}
          |                                     ^
            expected a rate such as \`100/s\`, \`3.3/s\`, \`12/min\`
      "
    `));
});

it('reports all mistakes of a file in one go, in the order of the file', () => {
  const codes = (text: string): string[] => {
    const result = compileScenario(text, { file: 'brownout.yaml', capstones: fixtureCapstones, faults: fixtureFaults });
    return 'problems' in result ? result.problems.map(({ mistake }) => mistake.code) : [];
  };
  expect(
    codes(`scenario: brown
capstone: foundation/broker
exercises: [F1.1, F9]
duration: 60 sec
seeds: one
seeds: two
cast: {feeds: x}
faults:
  - {do: signal, on: broker, at: 5}
  - {do: sgnal, at: 5 s}
control: {without: [z]}
crash_points: {samples: 0}
`),
  ).toEqual([
    'missing-key',
    'name-mismatch',
    'unknown-criterion',
    'unknown-unit',
    'duplicate-key',
    'not-a-choice',
    'wrong-type',
    'missing-unit',
    'missing-key',
    'unknown-fault',
    'unknown-fault-id',
    'missing-key',
    'out-of-range',
  ]);
});
