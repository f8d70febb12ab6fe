import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { allFaults } from '../../sim/faults/index.ts';
import { buildSchema } from './build-schema.ts';
import { fixtureCapstones, fixtureFaults } from './fixture.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
const accepts = ajv.compile(buildSchema(fixtureFaults, fixtureCapstones));

function file(lines: string): unknown {
  return parse(`scenario: s\ncapstone: foundation/broker\nstory: x\nexercises: [F1.1]\nduration: 60 s\n${lines}`);
}

describe('buildSchema', () => {
  it.each([
    'seeds: few',
    'hosts: [{name: oor-1, disk: {capacity: 64 MiB}}]',
    'network: {latency: "1 ms + exp(2 ms)", bandwidth: 64 KiB/s, segments: "uniform(1 B, 5 B)"}',
    'cast: {feeds: 3, rate: 3.3/s, gap: 0, handlers: [{delay: 1.5 ms, loses: 0.1}]}',
    'faults: [{do: slow_disk, on: oor-1, at: 5 s, for: exp(3 s), factor: "one_of(2, 4 x)"}]',
    'faults: [{do: power_loss, on: oor-1, when: {op: fsync, nth: 3}, policy: none}]',
    'control: {without: [x]}',
    'crash_points: {host: oor-1, nested: 5 %}',
  ])('accepts %s', (lines) => {
    expect(accepts(file(lines)), ajv.errorsText(accepts.errors)).toBe(true);
  });

  it.each([
    'seed: few',
    'exercises: [F9]',
    'hosts: [{name: oor-1, disk: {capacity: 64}}]',
    'network: {latency: 1 msec}',
    'network: {latency: 5}',
    'network: {bandwidth: exp(1 MB/s)}',
    'cast: {feed: 3}',
    'cast: {handlers: [{delay: soon}]}',
    'faults: [{do: slow, on: oor-1, at: 5 s}]',
    'faults: [{do: power_loss, on: oor-1, at: 5 s, restart: 3 s}]',
    'faults: [{do: bit_rot, on: oor-1, at: 5 s}]',
    'faults: [{do: signal, on: x, at: 5 s, name: SIGFOO}]',
    'faults: [{do: power_loss, on: oor-1}]',
    'faults: [{do: power_loss, on: oor-1, at: 5 s, when: {nth: 3}}]',
  ])('refuses %s', (lines) => {
    expect(accepts(lines.startsWith('exercises') ? { ...(file('') as object), exercises: ['F9'] } : file(lines))).toBe(false);
  });

  it('keeps the cast of one capstone out of the files of another', () => {
    expect(accepts({ ...(file('') as object), capstone: 'database/durable-pipeline', exercises: ['D4.1'], cast: { clients: 3 } })).toBe(
      true,
    );
  });

  it('describes every fault kind and each of its parameters', () => {
    const { $defs } = buildSchema(fixtureFaults, fixtureCapstones) as {
      $defs: Record<string, { properties: Record<string, { description: string }> }>;
    };
    for (const kind of fixtureFaults) {
      for (const [name, { doc }] of Object.entries(kind.parameters))
        expect($defs[`fault-${kind.name}`].properties[name].description).toBe(doc);
    }
  });

  it('holds every fault kind there is', () => {
    const schema = buildSchema(allFaults, fixtureCapstones) as { $defs: Record<string, unknown> };
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(Object.keys(schema.$defs).filter((name) => name.startsWith('fault-'))).toEqual(allFaults.map(({ name }) => `fault-${name}`));
  });
});
