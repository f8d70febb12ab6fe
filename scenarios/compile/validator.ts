/** Runs a schema over data with all errors, fills in defaults, converts quantities in place, and speaks of errors as mistakes. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { nearest } from './nearest.ts';
import type { Mistake } from './problem.ts';
import { QUANTITY_COMPANIONS, quantityKeyword, type QuantityErrorParams } from './quantity-keyword.ts';
import type { Path } from './source.ts';
import type { JsonSchema } from './vocabulary.ts';

export interface Finding {
  readonly mistake: Mistake;
  /** From the root of the validated data. */
  readonly path: Path;
  readonly place: 'key' | 'value' | { readonly index: number; readonly length: number };
}

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  useDefaults: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
});
ajv.addKeyword(quantityKeyword);
for (const companion of QUANTITY_COMPANIONS) ajv.addKeyword({ keyword: companion, schemaType: 'boolean' });

/** Schemas are compiled once, however many files are checked with them. */
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * Checks `data` and changes it: defaults are filled in, quantities are converted. `name` is what messages call the data.
 * @throws if the schema itself is wrong, which is not the file's fault
 */
export function validate(schema: JsonSchema, data: unknown, name: string): Finding[] {
  let check = compiled.get(schema);
  if (check === undefined) {
    // The dialect a capstone's author names makes no difference here, and one the validator has not loaded would be refused.
    const { $schema: _dialect, $id: _id, ...plain } = schema;
    check = ajv.compile(plain);
    compiled.set(schema, check);
  }
  if (check(data)) return [];
  return (check.errors ?? []).flatMap((error) => findingOf(error, name));
}

function findingOf(error: ErrorObject, name: string): Finding[] {
  const path = parsePointer(error.instancePath);
  const where = path.length === 0 ? name : keyPath(path);
  const at = (mistake: Mistake, place: Finding['place'] = 'value', deeper: Path = []): Finding[] => [
    { mistake, path: [...path, ...deeper], place },
  ];
  switch (error.keyword) {
    case 'required':
      return at({ code: 'missing-key', key: error.params.missingProperty as string, where }, 'key');
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = (error.params.additionalProperty ?? error.params.unevaluatedProperty) as string;
      const valid = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      return at({ code: 'unknown-key', key, where, valid, ...nearest(key, valid) }, 'key', [key]);
    }
    case 'type':
      return at({ code: 'wrong-type', expected: String(error.params.type), got: typeName(error.data) });
    case 'enum': {
      const choices = (error.params.allowedValues as unknown[]).map(String);
      const value = plain(error.data);
      return at({ code: 'not-a-choice', value, choices, ...nearest(value, choices) });
    }
    case 'const':
      return at({ code: 'not-a-choice', value: plain(error.data), choices: [plain(error.params.allowedValue)] });
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum': {
      const { comparison, limit } = error.params as { comparison: string; limit: number };
      return at({ code: 'out-of-range', value: plain(error.data), comparison, limit });
    }
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return at({ code: 'too-few', least: error.params.limit as number });
    case 'pattern':
      return at({ code: 'wrong-form', text: plain(error.data), pattern: error.params.pattern as string });
    case 'quantity': {
      const { mistake, index, length } = (error.params as QuantityErrorParams).error;
      if (typeof error.data !== 'string' && typeof error.data !== 'number') {
        return at({ code: 'wrong-type', expected: 'quantity', got: typeName(error.data) });
      }
      return at(mistake, { index, length });
    }
    case 'if':
    case 'oneOf':
    case 'anyOf':
      // The branches have said what is wrong.
      return [];
    default:
      return at({ code: 'breaks-schema', detail: error.message ?? error.keyword });
  }
}

function parsePointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** `hosts[0].disk`. */
export function keyPath(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
