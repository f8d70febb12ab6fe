/**
 * The JSON schema of the file format for editors: completion of keys and names, with descriptions, for the fault kinds and capstones
 * there are. It is looser than the compiler, which also checks what a schema cannot say. The keyword `quantity`, which editors do not
 * know, is spelled out as a pattern.
 */
import type { FaultKind } from '../../sim/faults/fault-kind.ts';
import { faultSchema } from './fault-schema.ts';
import { quantityForm } from './quantity-keyword.ts';
import { FAULT_KEYS, scenarioSchema } from './scenario-schema.ts';
import { UNITS, type Quantity, type QuantityForm } from './units.ts';
import type { CapstoneVocabulary, JsonSchema } from './vocabulary.ts';

export function buildSchema(faults: readonly FaultKind[], capstones: CapstoneVocabulary): JsonSchema {
  const names = Object.keys(capstones);
  const shape = scenarioSchema({
    capstone: { description: 'The capstone whose programs play in this scenario.', enum: names },
    cast: { description: 'What the stage of the capstone puts into the world.', type: 'object' },
    fault: anyFault(faults),
  });
  const definitions: Record<string, JsonSchema> = {};
  for (const [key, schema] of Object.entries(FAULT_KEYS)) definitions[keyDefinition(key)] = schema;
  for (const kind of faults) definitions[faultDefinition(kind.name)] = withSharedKeys(faultSchema(kind));
  for (const name of names) definitions[castDefinition(name)] = embedded(capstones[name].castSchema, `#/$defs/${castDefinition(name)}`);
  const written: Record<string, JsonSchema> = {};
  const document: JsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Orrery scenario',
    ...shape,
    allOf: names.map((name) => ({
      if: { required: ['capstone'], properties: { capstone: { const: name } } },
      then: {
        properties: {
          cast: { $ref: `#/$defs/${castDefinition(name)}` },
          exercises: { items: { enum: capstones[name].criteria } },
        },
      },
    })),
    $defs: definitions,
  };
  const schema = referToQuantities(document, written) as JsonSchema;
  return { ...schema, $defs: { ...(schema.$defs as object), ...written } };
}

/** The text of the published schema file. */
export function schemaText(faults: readonly FaultKind[], capstones: CapstoneVocabulary): string {
  return `${JSON.stringify(buildSchema(faults, capstones), null, 2)}\n`;
}

function anyFault(faults: readonly FaultKind[]): JsonSchema {
  return {
    type: 'object',
    required: ['do', 'on'],
    properties: { do: { anyOf: faults.map(({ name, doc, cause }) => ({ const: name, description: `${doc} ${cause}` })) } },
    oneOf: [{ required: ['at'] }, { required: ['when'] }],
    allOf: faults.map(({ name }) => ({
      if: { required: ['do'], properties: { do: { const: name } } },
      then: { $ref: `#/$defs/${faultDefinition(name)}` },
    })),
  };
}

/** The keys of every fault stand in the schema once, and not once more for each kind. */
function withSharedKeys(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema.properties as Record<string, JsonSchema>);
  return {
    ...schema,
    properties: Object.fromEntries(
      properties.map(([key, own]) => [key, key in FAULT_KEYS ? { $ref: `#/$defs/${keyDefinition(key)}` } : own]),
    ),
  };
}

function keyDefinition(key: string): string {
  return `every-fault-${key}`;
}

function faultDefinition(name: string): string {
  return `fault-${name}`;
}

function castDefinition(capstone: string): string {
  return `cast-${capstone.replace('/', '-')}`;
}

/** A schema that was a document of its own, as part of another: its references to itself lead to its new place. */
function embedded(schema: JsonSchema, place: string): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return mapSchema(rest, (part) => {
    const { $ref: reference } = part;
    return typeof reference === 'string' && reference.startsWith('#') ? { ...part, $ref: place + reference.slice(1) } : part;
  }) as JsonSchema;
}

/** Puts a reference in place of each quantity, and what it refers to into `written`. */
function referToQuantities(schema: unknown, written: Record<string, JsonSchema>): unknown {
  return mapSchema(schema, (part) => {
    const form = typeof part.quantity === 'string' ? quantityForm(part) : undefined;
    if (form === undefined) return part;
    const { quantity, drawn: _drawn, signed: _signed, ...rest } = part;
    const name = `${form.signed ? 'signed-' : ''}${form.drawn ? 'drawn-' : ''}${quantity as Quantity}`;
    written[name] = writtenForm(form);
    return { ...rest, $ref: `#/$defs/${name}` };
  });
}

/** The object parts of a schema, from the leaves up. */
function mapSchema(value: unknown, change: (part: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => mapSchema(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapSchema(item, change)])));
}

const EXAMPLES: Readonly<Record<Quantity, readonly string[]>> = {
  duration: ['20 s', '1.5 ms', '250 us', '8 min'],
  bytes: ['64 KiB', '512 B', '10 MB'],
  rate: ['100/s', '3.3/s', '12/min'],
  bandwidth: ['10 MB/s', '64 KiB/s'],
  ratio: ['10 %', '0.1', '50 x'],
  count: ['3'],
};

function writtenForm({ quantity, drawn, signed }: QuantityForm): JsonSchema {
  const units = Object.keys(UNITS[quantity]);
  const bare = units.includes('');
  const named = units.filter((unit) => unit !== '').map((unit) => unit.replace('/', '\\/'));
  const unit = named.length === 0 ? '' : `(${named.join('|')})${bare ? '?' : ''}`;
  const one = `${signed ? '-?' : ''}[0-9][0-9_]*(\\.[0-9]+)?\\s*${unit}`;
  const list = (most: string): string => `\\(\\s*${one}(\\s*,\\s*${one})${most}\\s*\\)`;
  const laws = `(${one}\\s*\\+\\s*)?exp\\s*\\(\\s*${one}\\s*\\)|uniform\\s*${list('')}|one_of\\s*${list('*')}`;
  return {
    type: ['string', 'number'],
    pattern: `^\\s*(${drawn ? `${one}|${laws}` : one}|0)\\s*$`,
    // Without a unit only zero is clear.
    ...(bare ? {} : { minimum: 0, maximum: 0 }),
    examples: drawn
      ? [...EXAMPLES[quantity], `exp(${EXAMPLES[quantity][0]})`, `uniform(${EXAMPLES[quantity].slice(0, 2).join(', ')})`]
      : EXAMPLES[quantity],
  };
}
