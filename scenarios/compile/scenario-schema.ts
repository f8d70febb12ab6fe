/**
 * The file format as a JSON schema, with the keyword `quantity` where a value has a unit. The blocks that depend on the vocabulary,
 * `cast` and the items of `faults`, are filled in by whoever uses it: the compiler checks them one by one, so that each message can
 * name the fault or the capstone it is about, and the published schema holds them all.
 */
import { POLICIES } from './policies.ts';
import type { JsonSchema } from './vocabulary.ts';

const HOST_NAME = { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' } as const;

const DISK: JsonSchema = {
  description: 'The disk of the host. `{}` is a disk with all defaults; a host without this key has no disk.',
  type: 'object',
  additionalProperties: false,
  properties: {
    profile: {
      description: 'Timing: `ssd_nominal` (fsync 500 us), `hdd` (seek 8 ms, fsync 20 ms), `ideal` (no cost).',
      enum: ['ssd_nominal', 'hdd', 'ideal'],
      default: 'ssd_nominal',
    },
    fs: {
      description: '`posix_strict`: a new file needs an fsync of its directory. `journaled`: an fsync of the file keeps its entry too.',
      enum: ['posix_strict', 'journaled'],
      default: 'posix_strict',
    },
    capacity: { description: 'Room on the disk, such as `64 MiB`; absent: without limit.', quantity: 'bytes' },
    unwritten: {
      description: 'What allocated blocks hold that were never written: zeros, or what a deleted file left there.',
      enum: ['zero', 'stale'],
      default: 'zero',
    },
  },
};

const NETWORK: JsonSchema = {
  description: 'All links of the world, until a fault changes one.',
  type: 'object',
  additionalProperties: false,
  properties: {
    latency: { description: 'One way, per piece.', quantity: 'duration', drawn: true, default: '1 ms' },
    bandwidth: { description: 'Of each direction of each connection.', quantity: 'bandwidth', default: '10 MB/s' },
    segments: {
      description: 'Sizes of the pieces in which a stream arrives.',
      quantity: 'bytes',
      drawn: true,
      default: 'uniform(1 B, 1460 B)',
    },
  },
};

const CONTROL: JsonSchema = {
  description: 'A second run of each seed with parts left out, which judges compare with the first.',
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    without: { description: 'Ids of the faults to leave out.', type: 'array', items: { type: 'string' }, default: [] },
    cast: { description: 'Values of `cast` that the control run has instead.', type: 'object', default: {} },
  },
};

const CRASH_POINTS: JsonSchema = {
  description: 'Power is lost at points of the run that an undisturbed run of the same seed has found.',
  type: 'object',
  additionalProperties: false,
  required: ['host'],
  properties: {
    host: { description: 'The host that loses power; it must have a disk.', type: 'string' },
    policies: {
      description: 'Persistence policies to choose from: which unsynced effects survive.',
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
      default: POLICIES,
    },
    samples: { description: 'Points drawn per seed.', type: 'integer', minimum: 1, default: 4 },
    nested: { description: 'Share of the crashes that lose power again during recovery.', quantity: 'ratio', default: '5 %' },
    boot_after: { description: 'From the loss of power to the next boot.', quantity: 'duration', default: '1 s' },
  },
};

/** Keys that every fault has, whatever its kind. */
export const FAULT_KEYS: Readonly<Record<string, JsonSchema>> = {
  id: {
    description: 'Name of this fault within the scenario; the name of its kind if absent.',
    type: 'string',
    pattern: '^[A-Za-z0-9_-]+$',
  },
  do: { description: 'What happens: a name of the fault vocabulary.', type: 'string' },
  on: {
    description:
      'Whom it strikes: hosts (`feed-*`, `feed-1, feed-2`), a process (`broker/broker`), a listener (`broker:7777`), links (`feed-* -> broker`).',
    type: 'string',
    minLength: 1,
  },
  pick: { description: 'How many of the matching targets, drawn anew each time; all if absent.', type: 'integer', minimum: 1 },
  at: { description: 'When: a time such as `20 s`, or a law such as `uniform(10 s, 20 s)`.', quantity: 'duration', drawn: true },
  for: { description: 'How long an episode lasts; for good if absent.', quantity: 'duration', drawn: true },
  every: { description: 'Strikes again and again, this far apart, from `at` on.', quantity: 'duration', drawn: true },
  times: { description: 'How often in all, with `every`; until the end of the run if absent.', type: 'integer', minimum: 1 },
  when: {
    description: 'Instead of `at`: strikes at the nth operation that matches.',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      op: {
        description: 'Name of the operation: `write`, `fsync`, `rename`, ...; of a process an environment call such as `net.accept`.',
        type: 'string',
      },
      path: { description: 'Pattern of the path of the file.', type: 'string' },
      task: { description: 'Pattern of the name of the task.', type: 'string' },
      nth: { description: 'The how-manieth match, from 1: a number, or a law such as `uniform(1, 40)`.', quantity: 'count', drawn: true },
      io: { description: 'Number of the I/O operation of the disk, from 0.', type: 'integer', minimum: 0 },
      phase: { description: 'Before, during or after the operation that `io` names.', enum: ['before', 'during', 'after'] },
      from: { description: 'Not before this time.', quantity: 'duration' },
    },
  },
};

export interface SchemaHoles {
  readonly capstone: JsonSchema;
  readonly cast: JsonSchema;
  readonly fault: JsonSchema;
}

export function scenarioSchema(holes: SchemaHoles): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['scenario', 'capstone', 'story', 'exercises', 'duration'],
    properties: {
      scenario: { description: 'Name of the scenario: the name of the file without `.yaml`.', type: 'string' },
      capstone: holes.capstone,
      story: { description: 'What happens, in one or two sentences for people.', type: 'string', minLength: 1 },
      exercises: {
        description: 'Ids of the criteria that are judged on runs of this scenario.',
        type: 'array',
        minItems: 1,
        items: { type: 'string' },
      },
      seeds: {
        description: 'Which seeds of a campaign run it: `all`, a tenth of them (`few`), or `one`.',
        enum: ['all', 'few', 'one'],
        default: 'all',
      },
      duration: { description: 'Virtual time after which the run ends, such as `8 min`.', quantity: 'duration' },
      hosts: {
        description: 'Machines that need more than the default: a disk. The stage of the capstone adds those of its cast.',
        type: 'array',
        default: [],
        items: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: HOST_NAME, disk: DISK } },
      },
      network: { ...NETWORK, default: {} },
      cast: { default: {}, ...holes.cast },
      faults: { description: 'What goes wrong.', type: 'array', default: [], items: holes.fault },
      control: CONTROL,
      crash_points: CRASH_POINTS,
    },
  };
}
