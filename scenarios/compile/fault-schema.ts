/** The schema of one fault of a scenario, from its kind in the vocabulary: the keys of every fault and the kind's own parameters. */
import type { FaultKind, FaultParameter } from '../../sim/faults/fault-kind.ts';
import { FAULT_KEYS } from './scenario-schema.ts';
import type { JsonSchema } from './vocabulary.ts';

export function faultSchema(kind: FaultKind): JsonSchema {
  const properties: Record<string, JsonSchema> = { ...FAULT_KEYS };
  const required = ['do', 'on'];
  for (const [name, parameter] of Object.entries(kind.parameters)) {
    if (name in FAULT_KEYS) throw new Error(`fault ${kind.name}: "${name}" is a key of every fault and cannot be a parameter`);
    properties[name] = parameterSchema(parameter);
    if (parameter.default === undefined && parameter.optional !== true) required.push(name);
  }
  return { description: kind.doc, type: 'object', additionalProperties: false, required, properties };
}

/** For a fault whose kind is unknown: what every fault has is still checked, and nothing is said about its parameters. */
export const UNKNOWN_FAULT_SCHEMA: JsonSchema = { type: 'object', required: ['do', 'on'], properties: FAULT_KEYS };

function parameterSchema(parameter: FaultParameter): JsonSchema {
  const description = parameter.doc;
  switch (parameter.form) {
    case 'duration':
    case 'bytes':
    case 'count':
      return { description, quantity: parameter.form, drawn: true };
    case 'ratio':
    case 'partsPerMillion':
      return { description, quantity: 'ratio', drawn: true };
    case 'text':
      return parameter.choices === undefined ? { description, type: 'string' } : { description, enum: parameter.choices };
    case 'boolean':
      return { description, type: 'boolean' };
    case 'policy':
      return { description, type: 'string' };
  }
}
