/**
 * One line of the manifest: the CRC-32 of its JSON text as eight hexadecimal digits, a space, the JSON, a newline. A line is the
 * commit point of what it says, so everything that belongs together is one line.
 */
import type { Env } from '../../../../sim/env/env.ts';

export interface TableEntry {
  readonly id: number;
  readonly level: number;
  /** Keys in hexadecimal. */
  readonly min_key: string;
  readonly max_key: string;
}

export type ManifestEntry =
  | ({ readonly type: 'add_sst'; readonly flushed_lsn: number } & TableEntry)
  | {
      readonly type: 'compaction';
      readonly removed: readonly number[];
      readonly added: readonly TableEntry[];
      readonly flushed_lsn: number;
    }
  | {
      readonly type: 'checkpoint';
      readonly lsn: number;
      /** First log sequence number that is only in memory and in the log; `lsn + 1` when there is none. */
      readonly memtable_min_lsn: number;
      readonly flushed_lsn: number;
      readonly active: readonly TableEntry[];
      readonly next_id: number;
    };

export function encodeLine(env: Env, entry: ManifestEntry): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(entry));
  const crc = (env.crc32(text) >>> 0).toString(16).padStart(8, '0');
  const line = new Uint8Array(text.length + 10);
  line.set(new TextEncoder().encode(`${crc} `));
  line.set(text, 9);
  line[line.length - 1] = 0x0a;
  return line;
}

/** The entry in a line given without its newline; undefined when it is damaged. */
export function decodeLine(env: Env, line: Uint8Array): ManifestEntry | undefined {
  if (line.length < 10) return undefined;
  const head = new TextDecoder().decode(line.subarray(0, 9));
  const text = line.subarray(9);
  if (head !== `${(env.crc32(text) >>> 0).toString(16).padStart(8, '0')} `) return undefined;
  return JSON.parse(new TextDecoder().decode(text)) as ManifestEntry;
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
