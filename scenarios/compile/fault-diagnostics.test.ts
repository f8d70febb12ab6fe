/** What a writer of scenarios reads about faults, control runs and crash points, in full. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from './compile-scenario.ts';
import { fixtureCapstones, fixtureFaults } from './fixture.ts';

const HEAD = `scenario: brownout
capstone: foundation/broker
story: One handler is starved.
exercises: [F1.1]
duration: 60 s
`;
const DISK = 'hosts: [{name: oor-1, disk: {}}]\n';

function refusal(text: string): string {
  const result = compileScenario(text, { file: 'brownout.yaml', capstones: fixtureCapstones, faults: fixtureFaults });
  return 'problems' in result ? `\n${result.rendered}\n` : 'compiles';
}

/** The refusal of a file with these lines after (or instead of) the usual head. */
function withLines(lines: string): string {
  return refusal(HEAD + lines);
}

function withFault(fault: string): string {
  return refusal(`${HEAD}${DISK}faults:\n  - ${fault}\n`);
}

describe('faults', () => {
  it('unknown fault', () =>
    expect(withFault('{do: powerloss, on: oor-1, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:10 unknown fault \`powerloss\`
      8 |   - {do: powerloss, on: oor-1, at: 5 s}
        |          ^^^^^^^^^
          expected one of \`power_loss\`, \`signal\`, \`slow_disk\`, \`partition\`, \`accept_error\`, \`bit_rot\`
          did you mean \`power_loss\`?
    "
  `));
  it('unknown parameter', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, restart: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:42 fault \`power_loss\` has no parameter \`restart\`
      8 |   - {do: power_loss, on: oor-1, at: 5 s, restart: 5 s}
        |                                          ^^^^^^^
          expected one of \`policy\`, \`restart_after\`
          did you mean \`restart_after\`?
    "
  `));
  it('missing parameter', () =>
    expect(withFault('{do: bit_rot, on: oor-1, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:5 fault \`bit_rot\` needs \`bits\`
      8 |   - {do: bit_rot, on: oor-1, at: 5 s}
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          bits: How many bits are flipped.
    "
  `));
  it('missing target', () =>
    expect(withFault('{do: power_loss, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:5 this fault has no \`on\`
      8 |   - {do: power_loss, at: 5 s}
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^
          add \`on: ...\`
    "
  `));
  it('parameter out of its choices', () =>
    expect(withFault('{do: signal, on: broker, at: 5 s, name: SIGTRM}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:45 \`SIGTRM\` cannot stand here
      8 |   - {do: signal, on: broker, at: 5 s, name: SIGTRM}
        |                                             ^^^^^^
          expected one of \`SIGINT\`, \`SIGTERM\`, \`SIGHUP\`
          did you mean \`SIGTERM\`?
    "
  `));
  it('persistence policy', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, policy: sufix(3)}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:50 unknown persistence policy \`sufix(3)\`
      8 |   - {do: power_loss, on: oor-1, at: 5 s, policy: sufix(3)}
        |                                                  ^^^^^^^^
          expected one of \`none\`, \`all\`, \`prefix\`, \`suffix\`, \`random\`, \`meta_only\`, \`data_only\`, \`one_file\`, \`all_but\`, \`torn_last\`
          did you mean \`suffix\`?
    "
  `));
  it('argument of a persistence policy', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, policy: none(3)}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:50 \`none(3)\` has an argument that does not fit
      8 |   - {do: power_loss, on: oor-1, at: 5 s, policy: none(3)}
        |                                                  ^^^^^^^
          the persistence policy 'none' takes no argument
    "
  `));
  it('share above all', () =>
    expect(withFault('{do: bit_rot, on: oor-1, at: 5 s, bits: 1, share: 10}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:55 1000 % is more than all
      8 |   - {do: bit_rot, on: oor-1, at: 5 s, bits: 1, share: 10}
        |                                                       ^^
          expected a share from \`0 %\` to \`100 %\`
    "
  `));
  it('pattern that matches nothing', () =>
    expect(withFault('{do: power_loss, on: "station-*", at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:27 \`station-*\` matches no host
      8 |   - {do: power_loss, on: "station-*", at: 5 s}
        |                           ^^^^^^^^^
          hosts are \`oor-1\`, \`broker\`, \`feed-1\`, \`feed-2\`
    "
  `));
  it('host with a slip of the pen', () =>
    expect(withFault('{do: partition, on: "feed-1 -> brokr", at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:36 \`brokr\` matches no host
      8 |   - {do: partition, on: "feed-1 -> brokr", at: 5 s}
        |                                    ^^^^^
          hosts are \`oor-1\`, \`broker\`, \`feed-1\`, \`feed-2\`
          did you mean \`broker\`?
    "
  `));
  it('process where a link is wanted', () =>
    expect(withFault('{do: partition, on: feed-1/main, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:25 \`feed-1/main\` is not what fault \`partition\` can strike
      8 |   - {do: partition, on: feed-1/main, at: 5 s}
        |                         ^^^^^^^^^^^
          expected links, such as \`feed-3 -> broker\` or \`* -> broker\`, or all links of hosts, such as \`feed-3\`
    "
  `));
  it('link where a host is wanted', () =>
    expect(withFault('{do: power_loss, on: feed-1 -> oor-1, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:26 \`feed-1 -> oor-1\` is not what fault \`power_loss\` can strike
      8 |   - {do: power_loss, on: feed-1 -> oor-1, at: 5 s}
        |                          ^^^^^^^^^^^^^^^
          expected hosts, such as \`oor-1\` or \`feed-*\`
    "
  `));
  it('disk of a host without one', () =>
    expect(withFault('{do: slow_disk, on: feed-1, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:25 host \`feed-1\` has no disk
      8 |   - {do: slow_disk, on: feed-1, at: 5 s}
        |                         ^^^^^^
          give it one: \`hosts: [{name: feed-1, disk: {}}]\`
    "
  `));
  it('more targets than there are', () =>
    expect(withFault('{do: power_loss, on: "feed-*", pick: 3, at: 5 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:42 cannot pick 3 of 2 targets
      8 |   - {do: power_loss, on: "feed-*", pick: 3, at: 5 s}
        |                                          ^
          \`feed-*\` matches 2
    "
  `));
  it('neither time nor trigger', () =>
    expect(withFault('{do: signal, on: broker}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:5 nothing says when \`signal\` strikes
      8 |   - {do: signal, on: broker}
        |     ^^^^^^^^^^^^^^^^^^^^^^^^
          add \`at: 20 s\`
    "
  `));
  it('both time and trigger', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, when: {op: fsync}}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:42 \`power_loss\` has both \`at\` and \`when\`
      8 |   - {do: power_loss, on: oor-1, at: 5 s, when: {op: fsync}}
        |                                          ^^^^
          keep one of the two; \`when: {from: 20 s, ...}\` waits for an operation after a time
    "
  `));
  it('shapes that the fault does not have', () =>
    expect(
      refusal(`${HEAD}faults:\n  - {do: power_loss, on: broker, at: 5 s, for: 3 s}\n  - {do: signal, on: broker, when: {op: net.read}}\n`),
    ).toMatchInlineSnapshot(`
      "
      brownout.yaml:7:43 fault \`power_loss\` takes no \`for\`
        7 |   - {do: power_loss, on: broker, at: 5 s, for: 3 s}
          |                                           ^^^
            it happens once, \`at\` a time, or waits for its \`when\`

      brownout.yaml:8:30 fault \`signal\` takes no \`when\`
        8 |   - {do: signal, on: broker, when: {op: net.read}}
          |                              ^^^^
            it happens once, \`at\` a time
      "
    `));
  it('after the end', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: "uniform(50 s, 70 s)"}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:37 70 s is not before the end of the run
      8 |   - {do: power_loss, on: oor-1, at: "uniform(50 s, 70 s)"}
        |                                     ^^^^^^^^^^^^^^^^^^^^^
          \`duration\` is 1 min
    "
  `));
  it('repeated beyond the end', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, every: 20 s, times: 4}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:62 65 s is not before the end of the run
      8 |   - {do: power_loss, on: oor-1, at: 5 s, every: 20 s, times: 4}
        |                                                              ^
          \`duration\` is 1 min
    "
  `));
  it('too often', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s, every: 1 ms}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:49 this strikes about 55000 times
      8 |   - {do: power_loss, on: oor-1, at: 5 s, every: 1 ms}
        |                                                 ^^^^
          expected at most 10000; a larger \`every\`, or a fault that lasts
    "
  `));
  it('keys that need or exclude others', () =>
    expect(
      withFault(
        '{do: power_loss, on: oor-1, times: 3, when: {phase: during, nth: 3}}\n  - {id: b, do: power_loss, on: oor-1, when: {io: 3, op: write}}',
      ),
    ).toMatchInlineSnapshot(`
      "
      brownout.yaml:8:33 \`times\` means nothing without \`every\`
        8 |   - {do: power_loss, on: oor-1, times: 3, when: {phase: during, nth: 3}}
          |                                 ^^^^^
            add \`every: ...\`

      brownout.yaml:8:50 \`phase\` means nothing without \`io\`
        8 |   - {do: power_loss, on: oor-1, times: 3, when: {phase: during, nth: 3}}
          |                                                  ^^^^^
            add \`io: ...\`

      brownout.yaml:9:47 \`io\` and \`op\` exclude each other
        9 |   - {id: b, do: power_loss, on: oor-1, when: {io: 3, op: write}}
          |                                               ^^
            keep one of the two
      "
    `));
  it('two of one name', () =>
    expect(withFault('{do: power_loss, on: oor-1, at: 5 s}\n  - {do: power_loss, on: oor-1, at: 9 s}')).toMatchInlineSnapshot(`
    "
    brownout.yaml:9:10 a second fault called \`power_loss\`
      9 |   - {do: power_loss, on: oor-1, at: 9 s}
        |          ^^^^^^^^^^
          give each fault an \`id\` of its own; without one it is called after its kind
    "
  `));
  it('an item that is no map', () =>
    expect(withFault('power_loss')).toMatchInlineSnapshot(`
    "
    brownout.yaml:8:5 expected a map, got text
      8 |   - power_loss
        |     ^^^^^^^^^^
    "
  `));
});

describe('control and crash points', () => {
  it('a control without a fault that is not there', () =>
    expect(withLines('faults: [{id: plug, do: power_loss, on: broker, at: 5 s}]\ncontrol: {without: [plugs]}\n')).toMatchInlineSnapshot(`
      "
      brownout.yaml:7:21 no fault here is called \`plugs\`
        7 | control: {without: [plugs]}
          |                     ^^^^^
            expected \`plug\`
            did you mean \`plug\`?
      "
    `));
  it('crash points of a host that is not there, or has no disk', () => {
    expect(withLines('hosts: [{name: oor-1, disk: {}}]\ncrash_points: {host: oor-2, policies: [non], nested: 200 %}\n'))
      .toMatchInlineSnapshot(`
      "
      brownout.yaml:7:22 there is no host \`oor-2\`
        7 | crash_points: {host: oor-2, policies: [non], nested: 200 %}
          |                      ^^^^^
            expected one of \`oor-1\`, \`broker\`, \`feed-1\`, \`feed-2\`
            did you mean \`oor-1\`?

      brownout.yaml:7:40 unknown persistence policy \`non\`
        7 | crash_points: {host: oor-2, policies: [non], nested: 200 %}
          |                                        ^^^
            expected one of \`none\`, \`all\`, \`prefix\`, \`suffix\`, \`random\`, \`meta_only\`, \`data_only\`, \`one_file\`, \`all_but\`, \`torn_last\`
            did you mean \`none\`?

      brownout.yaml:7:54 200 % is more than all
        7 | crash_points: {host: oor-2, policies: [non], nested: 200 %}
          |                                                      ^^^^^
            expected a share from \`0 %\` to \`100 %\`
      "
    `);
    expect(withLines('crash_points: {host: broker}\n')).toMatchInlineSnapshot(`
      "
      brownout.yaml:6:22 host \`broker\` has no disk
        6 | crash_points: {host: broker}
          |                      ^^^^^^
            give it one: \`hosts: [{name: broker, disk: {}}]\`
      "
    `);
  });
});
