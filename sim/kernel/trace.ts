/**
 * What happened, in order. Every event is a fixed-width record (time, kind, actor, four numbers) mixed into a rolling 64-bit
 * digest. A run keeps the digest, the count and the events whose kinds its judges asked for; the full trace is made by running the
 * same seed again with `keepAll`.
 */

/** How one argument of an event is shown. `text` arguments are numbers of interned strings. */
export type FieldForm = 'text' | 'count' | 'bytes' | 'time' | 'duration' | 'hex';

export interface EventKind {
  readonly code: number;
  /** Dotted, resource first: `disk.write`, `net.segment`. */
  readonly name: string;
  /** Up to four named arguments. */
  readonly fields: readonly { readonly name: string; readonly form: FieldForm }[];
}

const kinds: EventKind[] = [];

/**
 * Declares a kind of event, once per module load. Fields are written `name:form`; the form defaults to `count`.
 * The code, and with it every digest, depends on the name alone, never on the order of imports.
 */
export function eventKind(name: string, fields: readonly string[] = []): EventKind {
  if (fields.length > 4) throw new Error(`event kind ${name}: at most four fields`);
  let code = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) code = Math.imul(code ^ name.charCodeAt(i), 0x01000193) >>> 0;
  const kind: EventKind = {
    code,
    name,
    fields: fields.map((field) => {
      const [label, form] = field.split(':');
      return { name: label, form: (form ?? 'count') as FieldForm };
    }),
  };
  if (kinds.some((other) => other.code === code)) throw new Error(`event kind ${name} is declared twice`);
  kinds.push(kind);
  return kind;
}

export function allEventKinds(): readonly EventKind[] {
  return kinds;
}

/** An event as judges and reports see it. */
export interface TraceEvent {
  /** Position in the run, from 0: the `#11870` of reports. */
  readonly id: number;
  readonly at: number;
  readonly kind: EventKind;
  /** Host or process, as `n1` or `oor-1/engine`; `world` for what no one did. */
  readonly actor: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Number of a name in the trace's string table. */
export type TextId = number;

export class Trace {
  readonly #words = new Float64Array(6);
  readonly #bits = new Uint32Array(this.#words.buffer);
  readonly #texts: string[] = [];
  readonly #textIds = new Map<string, TextId>();
  readonly #keep: ReadonlySet<EventKind> | 'all';
  #low = 0x9e3779b9;
  #high = 0x243f6a88;
  #count = 0;
  readonly kept: TraceEvent[] = [];
  #now: () => number;

  constructor(now: () => number, keep: ReadonlySet<EventKind> | 'all') {
    this.#now = now;
    this.#keep = keep;
  }

  /** Events so far. */
  get count(): number {
    return this.#count;
  }

  /** Interns a string. Its characters enter the digest at first use. */
  text(value: string): TextId {
    let id = this.#textIds.get(value);
    if (id === undefined) {
      id = this.#texts.length;
      this.#texts.push(value);
      this.#textIds.set(value, id);
      for (let i = 0; i <= value.length; i++) {
        const word = i < value.length ? value.charCodeAt(i) : value.length;
        this.#low = mixLow(this.#low, word);
        this.#high = mixHigh(this.#high, word ^ this.#low);
      }
    }
    return id;
  }

  textOf(id: TextId): string {
    return this.#texts[id];
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Appends an event and returns its id. Arguments are whole numbers of at most 2^53 in size. */
  emit(kind: EventKind, actor: TextId, a = 0, b = 0, c = 0, d = 0): number {
    const id = this.#count++;
    const at = this.#now();
    const words = this.#words;
    const bits = this.#bits;
    words[0] = at;
    words[1] = a;
    words[2] = b;
    words[3] = c;
    bits[8] = kind.code;
    bits[9] = actor;
    let length = 10;
    if (d !== 0) {
      words[5] = d;
      length = 12;
    }
    // The lanes in locals: this is the hottest loop of a run, and fields cost twice as much.
    let low = this.#low;
    let high = this.#high;
    for (let i = 0; i < length; i++) {
      const word = bits[i];
      low = mixLow(low, word);
      high = mixHigh(high, word ^ low);
    }
    this.#low = low;
    this.#high = high;
    if (this.#keep === 'all' || this.#keep.has(kind)) this.kept.push({ id, at, kind, actor: this.#texts[actor], a, b, c, d });
    return id;
  }

  /** The digest so far, 16 hexadecimal digits. */
  digest(): string {
    return (finish(this.#low) >>> 0).toString(16).padStart(8, '0') + (finish(this.#high ^ this.#count) >>> 0).toString(16).padStart(8, '0');
  }
}

/** One word into the first of two lanes with different multipliers and rotations (after MurmurHash3's body). */
function mixLow(lane: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  lane ^= k;
  lane = (lane << 13) | (lane >>> 19);
  return (Math.imul(lane, 5) + 0xe6546b64) | 0;
}

function mixHigh(lane: number, word: number): number {
  let k = Math.imul(word, 0x1b873593);
  k = (k << 16) | (k >>> 16);
  lane ^= k;
  lane = (lane << 17) | (lane >>> 15);
  return (Math.imul(lane, 5) + 0x561ccd1b) | 0;
}

function finish(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
