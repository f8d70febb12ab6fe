/**
 * The fence of a realm: what a program finds in the global scope. Everything off the allow-list is removed, clocks and randomness are
 * replaced by functions that say what to use instead, and the shared intrinsics are frozen so that one boot cannot reach the next.
 *
 * This protects from accidents and from casual cheating. It is not a security boundary.
 */
import { RealmAbortController, RealmAbortSignal } from './abort-controller.ts';
import { RealmTextDecoder, RealmTextEncoder } from './text-encoding.ts';

// prettier-ignore
const ALLOWED: readonly string[] = [
  'Object', 'Function', 'Array', 'Number', 'parseFloat', 'parseInt', 'Infinity', 'NaN', 'undefined', 'Boolean', 'String', 'Symbol',
  'Promise', 'RegExp', 'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError',
  'globalThis', 'JSON', 'Math', 'ArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array',
  'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'BigUint64Array', 'BigInt64Array', 'DataView', 'Map', 'BigInt', 'Set',
  'WeakMap', 'WeakSet', 'Proxy', 'Reflect', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'isFinite', 'isNaN',
];

const REPLACED: Readonly<Record<string, string>> = {
  Date: 'env.clock.wall() or env.clock.monotonic()',
  performance: 'env.clock.monotonic()',
  setTimeout: 'env.clock.sleep(durationNs)',
  setInterval: 'env.clock.sleep(durationNs) in a task',
  setImmediate: 'env.tasks.yield()',
  queueMicrotask: 'a promise',
  fetch: 'env.net',
  process: 'env.process and env.signals',
  Buffer: 'Uint8Array and DataView',
  console: 'env.log',
  crypto: 'env.random',
  require: 'env; a program is one bundle',
  eval: 'plain code',
};

type Globals = Record<string, unknown>;

export function raiseFence(globals: Globals): void {
  const allowed = new Set(ALLOWED);
  for (const name of Object.getOwnPropertyNames(globals)) if (!allowed.has(name)) remove(globals, name);

  define(globals, 'AbortController', RealmAbortController);
  define(globals, 'AbortSignal', RealmAbortSignal);
  define(globals, 'TextEncoder', RealmTextEncoder);
  define(globals, 'TextDecoder', RealmTextDecoder);
  for (const name of Object.keys(REPLACED)) define(globals, name, unavailableObject(name, REPLACED[name]));

  const math = globals['Math'] as Globals;
  define(math, 'random', unavailable('Math.random', 'env.random'));
  define(math, 'pow', power);
  freezeIntrinsics(globals, allowed);
  Object.freeze(globals);
  watch();
}

/** Some flags of Node add globals that cannot be deleted, such as `gc`; these can be emptied. */
function remove(globals: Globals, name: string): void {
  if (Reflect.deleteProperty(globals, name) || Reflect.set(globals, name, undefined)) return;
  throw new Error(`the global ${name} cannot be taken out of the realm; start Node without the flag that adds it`);
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

function unavailable(name: string, instead: string): () => never {
  return () => {
    throw new Error(`${name} is not available in the simulated world; use ${instead}`);
  };
}

/** Refuses to be called, constructed or looked into: `Date.now()` and `new Date()` fail with the same advice. */
function unavailableObject(name: string, instead: string): object {
  const refuse = unavailable(name, instead);
  return new Proxy(refuse, { apply: refuse, construct: refuse, get: refuse, set: refuse });
}

/** `Math.pow` differs between engine versions; whole exponents by multiplication do not. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent)) {
    if (exponent === 0.5) return Math.sqrt(base);
    throw new RangeError('Math.pow and ** take whole exponents only in the simulated world: other results differ between engine versions');
  }
  let result = 1;
  let factor = base;
  for (let n = Math.abs(exponent); n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= factor;
    factor *= factor;
  }
  return exponent < 0 ? 1 / result : result;
}

/**
 * Assigning `error.name = ...` to an instance must go on working although the prototype's property is frozen, so those that programs
 * commonly shadow become accessors that define an own property.
 */
const SHADOWED: readonly string[] = ['name', 'message', 'toString', 'valueOf', 'constructor'];

function freezeIntrinsics(globals: Globals, names: ReadonlySet<string>): void {
  const seen = new Set<unknown>();
  const pending: unknown[] = [];
  for (const name of names) if (name !== 'globalThis') pending.push(globals[name]);
  // Prototypes that no global names: of generators, async functions and iterators.
  const samples: unknown[] = [
    function* () {},
    async () => {},
    async function* () {},
    [][Symbol.iterator](),
    new Map().keys(),
    new Set().keys(),
    ''[Symbol.iterator](),
  ];
  for (const sample of samples) pending.push(Object.getPrototypeOf(sample));

  while (pending.length > 0) {
    const value = pending.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    const shadowable = value === Object.prototype || value === Error.prototype || (value as object) instanceof Error;
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      if ('value' in descriptor) {
        pending.push(descriptor.value);
        if (shadowable && descriptor.configurable === true && typeof key === 'string' && SHADOWED.includes(key))
          makeShadowable(value, key, descriptor.value);
      } else pending.push(descriptor.get, descriptor.set);
    }
    pending.push(Object.getPrototypeOf(value));
    protect(value);
  }
}

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;

/**
 * As near to frozen as costs nothing. V8 takes a slow path for every indexed store once `Array.prototype` is touched, the prototypes
 * of typed arrays are frozen, or `Object.prototype` is not extensible (41 times slower for typed arrays, see bench/fence), so these
 * keep some freedom, and `tampering` tells whether a program has used it.
 */
function protect(value: object): void {
  if (value === Array.prototype) return;
  const typed = value === TYPED_ARRAY || Object.getPrototypeOf(value) === TYPED_ARRAY;
  if (!typed && value !== Object.prototype) {
    Object.freeze(value);
    return;
  }
  for (const key of Reflect.ownKeys(value)) {
    if (key === 'constructor' || key === Symbol.iterator) continue;
    const descriptor = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
    if (descriptor.configurable === true || descriptor.writable === true) {
      Object.defineProperty(value, key, 'value' in descriptor ? { writable: false, configurable: false } : { configurable: false });
    }
  }
  if (typed) Object.preventExtensions(value);
}

interface Watched {
  readonly name: string;
  readonly object: object;
  /** Values, or getters, by key, in the order of the keys. */
  readonly properties: ReadonlyMap<string | symbol, unknown>;
}

let watched: readonly Watched[] = [];

/** Remembers what cannot be frozen. */
function watch(): void {
  const objects: [string, object][] = [
    ['Object.prototype', Object.prototype],
    ['Array.prototype', Array.prototype],
    ['TypedArray.prototype', TYPED_ARRAY],
  ];
  watched = objects.map(([name, object]) => ({
    name,
    object,
    properties: new Map(Reflect.ownKeys(object).map((key) => [key, property(object, key)])),
  }));
}

function property(object: object, key: string | symbol): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor?.get ?? descriptor?.value;
}

/** The first shared intrinsic that the program has changed, such as `Array.prototype.push`; undefined while all is well. */
export function tampering(): string | undefined {
  for (const { name, object, properties } of watched) {
    const keys = Reflect.ownKeys(object);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!properties.has(key) || properties.get(key) !== property(object, key)) return `${name}.${String(key)}`;
    }
    if (keys.length !== properties.size) return `${name}, of which something was removed`;
  }
  return undefined;
}

function makeShadowable(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    get: () => value,
    set(this: object, own: unknown) {
      if (this === target) throw new TypeError(`cannot change ${key} of a shared intrinsic`);
      Object.defineProperty(this, key, { value: own, writable: true, configurable: true, enumerable: true });
    },
    configurable: false,
    enumerable: false,
  });
}
