/**
 * The schema keyword `quantity`, which checks a written quantity and puts its value in its place:
 *
 *   {"quantity": "duration"}                     `1.5 ms` -> 1500000
 *   {"quantity": "duration", "drawn": true}      `exp(20 s)` -> {law: 'exp', mean: 20000000000, floor: 0}; always a Draw
 *   {"quantity": "duration", "signed": true}     `-1 h` -> -3600000000000
 *
 * Because the keyword changes what it checks, it must not stand under `anyOf`, `oneOf` or `not`.
 */
import type { DataValidateFunction, DataValidationCxt, FuncKeywordDefinition } from 'ajv/dist/types/index.js';
import { parseDraw } from './draw-syntax.ts';
import type { JsonSchema } from './vocabulary.ts';
import { QUANTITIES, QuantityError, type Quantity, type QuantityForm } from './units.ts';

/** The form that a schema with the keyword asks for; `undefined` for a schema without it. */
export function quantityForm(schema: JsonSchema): QuantityForm | undefined {
  const quantity = schema.quantity as Quantity | undefined;
  if (quantity === undefined) return undefined;
  if (!QUANTITIES.includes(quantity)) throw new Error(`"quantity": ${JSON.stringify(quantity)} is none of ${QUANTITIES.join(', ')}`);
  return { quantity, drawn: schema.drawn === true, signed: schema.signed === true };
}

/** Value or law of what stands in the file, a text or a plain number. @throws {QuantityError} */
export function convertQuantity(data: unknown, form: QuantityForm): unknown {
  if (typeof data !== 'string' && typeof data !== 'number') {
    throw new QuantityError({ code: 'not-a-quantity', quantity: form.quantity, drawn: form.drawn, text: '' }, 0, 0);
  }
  const draw = parseDraw(String(data), form);
  return form.drawn || draw.law !== 'constant' ? draw : draw.value;
}

/** How an error of the keyword looks among the errors of the validator. */
export interface QuantityErrorParams {
  readonly error: QuantityError;
}

export const quantityKeyword: FuncKeywordDefinition = {
  keyword: 'quantity',
  schemaType: 'string',
  modifying: true,
  errors: true,
  compile(_keyword: string, parentSchema: object): DataValidateFunction {
    const form = quantityForm(parentSchema as JsonSchema) as QuantityForm;
    const validate: DataValidateFunction = (data: unknown, context?: DataValidationCxt): boolean => {
      try {
        const value = convertQuantity(data, form);
        if (context !== undefined) context.parentData[context.parentDataProperty] = value;
        return true;
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
        validate.errors = [{ keyword: 'quantity', params: { error } satisfies QuantityErrorParams, message: error.message }];
        return false;
      }
    };
    return validate;
  },
};

/** Written beside `quantity`; they have no effect of their own. */
export const QUANTITY_COMPANIONS: readonly string[] = ['drawn', 'signed'];
