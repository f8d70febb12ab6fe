/**
 * Prepares a bundled program for the realm: counts loop turns and function entries, so that an endless loop is stopped at the same
 * turn on every machine, and replaces `**`, whose results differ between engine versions.
 */
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import MagicString from 'magic-string';

/** Loop turns and function entries between two events of the world before a program counts as running away. */
export const FUEL_PER_EVENT = 20_000_000;

interface Located {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface Body extends Located {
  readonly body?: Located;
  readonly left?: Located;
  readonly right?: Located;
  readonly operator?: string;
}

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Turns the code of a CommonJS module into a script that evaluates to its factory and its fuel gauge. */
export function instrument(code: string): string {
  const text = new MagicString(code);
  const tree = parse(code, { ecmaVersion: 2022, sourceType: 'script', preserveParens: true });
  full(tree, (node) => {
    const { type, body, left, right, operator } = node as unknown as Body;
    if ((LOOPS.has(type) || FUNCTIONS.has(type)) && body !== undefined) {
      if (body.type === 'BlockStatement') text.appendRight(body.start + 1 + directives(code, body), ' if (--$fuel < 0) $spent();');
      else if (LOOPS.has(type)) text.appendRight(body.start, '{ if (--$fuel < 0) $spent(); ').appendLeft(body.end, ' }');
    } else if (type === 'BinaryExpression' && operator === '**' && left !== undefined && right !== undefined) {
      text.appendRight(left.start, '$power(').overwrite(left.end, right.start, ', ').appendLeft(right.end, ')');
    }
  });
  return `(() => {
  let $fuel = ${FUEL_PER_EVENT}, $exhausted = false;
  const $spent = () => { $exhausted = true; throw new Error('the program computed on without a call into its environment'); };
  const $power = (a, b) => typeof a === 'bigint' ? $bigPower(a, b) : Math.pow(a, b);
  const $bigPower = (a, b) => { let r = 1n; for (let n = b; n > 0n; n--) r *= a; return r; };
  return {
    fuel: { refill() { $fuel = ${FUEL_PER_EVENT}; $exhausted = false; }, get exhausted() { return $exhausted; } },
    factory: function (module, exports) {
${text.toString()}
    },
  };
})()`;
}

/** Length of a directive prologue such as 'use strict', which must stay first. */
function directives(code: string, block: Located): number {
  const match = /^\s*(?:(?:"[^"\n]*"|'[^'\n]*')\s*;\s*)+/.exec(code.slice(block.start + 1, block.end));
  return match === null ? 0 : match[0].length;
}
