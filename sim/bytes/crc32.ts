/** CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), slicing by sixteen. Check value: `123456789` gives 0xCBF43926. */
const SLICES = 16;
const TABLES = buildTables();

/** Table `t` at `256 * t` takes a byte over `t` zero bytes. */
function buildTables(): Int32Array {
  const tables = new Int32Array(256 * SLICES);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    tables[n] = c;
  }
  for (let i = 256; i < tables.length; i++) {
    const c = tables[i - 256];
    tables[i] = tables[c & 0xff] ^ (c >>> 8);
  }
  return tables;
}

/** The checksum of `bytes`; `seed` is the checksum of what comes before them. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  const tables = TABLES;
  let crc = ~seed;
  let i = 0;
  const whole = bytes.length - (bytes.length % SLICES);
  for (; i < whole; i += SLICES) {
    // The first four bytes carry the checksum so far; the table index falls as the bytes go on.
    let next =
      tables[3840 + ((crc ^ bytes[i]) & 0xff)] ^
      tables[3584 + (((crc >>> 8) ^ bytes[i + 1]) & 0xff)] ^
      tables[3328 + (((crc >>> 16) ^ bytes[i + 2]) & 0xff)] ^
      tables[3072 + ((crc >>> 24) ^ bytes[i + 3])];
    next ^= tables[2816 + bytes[i + 4]] ^ tables[2560 + bytes[i + 5]] ^ tables[2304 + bytes[i + 6]] ^ tables[2048 + bytes[i + 7]];
    next ^= tables[1792 + bytes[i + 8]] ^ tables[1536 + bytes[i + 9]] ^ tables[1280 + bytes[i + 10]] ^ tables[1024 + bytes[i + 11]];
    crc = next ^ tables[768 + bytes[i + 12]] ^ tables[512 + bytes[i + 13]] ^ tables[256 + bytes[i + 14]] ^ tables[bytes[i + 15]];
  }
  for (; i < bytes.length; i++) crc = tables[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
