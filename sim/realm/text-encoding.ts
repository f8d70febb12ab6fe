/** `TextEncoder` and `TextDecoder` for realms that have none: UTF-8 only, malformed input becomes U+FFFD unless `fatal`. */
export class RealmTextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    let length = 0;
    for (let i = 0; i < text.length; i++) {
      let point = text.codePointAt(i) as number;
      if (point > 0xffff) i++;
      if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
      if (point < 0x80) bytes[length++] = point;
      else if (point < 0x800) {
        bytes[length++] = 0xc0 | (point >> 6);
        bytes[length++] = 0x80 | (point & 0x3f);
      } else if (point < 0x10000) {
        bytes[length++] = 0xe0 | (point >> 12);
        bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[length++] = 0x80 | (point & 0x3f);
      } else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
        bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[length++] = 0x80 | (point & 0x3f);
      }
    }
    return bytes.slice(0, length);
  }
}

const CHUNK = 4096;

export class RealmTextDecoder {
  readonly encoding = 'utf-8';
  readonly fatal: boolean;

  constructor(label = 'utf-8', options: { readonly fatal?: boolean } = {}) {
    if (!/^(utf-?8|unicode-1-1-utf-8)$/i.test(label)) throw new RangeError(`TextDecoder: only utf-8 is available, not ${label}`);
    this.fatal = options.fatal ?? false;
  }

  decode(input: Uint8Array = new Uint8Array(0)): string {
    let text = '';
    let units: number[] = [];
    let i = input.length >= 3 && input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? 3 : 0;
    while (i < input.length) {
      const { point, size } = decodePoint(input, i);
      if (point < 0) {
        if (this.fatal) throw new TypeError('TextDecoder: the data is not valid utf-8');
        units.push(0xfffd);
      } else if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
      else units.push(point);
      i += size;
      if (units.length > CHUNK) {
        text += String.fromCharCode(...units);
        units = [];
      }
    }
    return text + String.fromCharCode(...units);
  }
}

/** Point -1: malformed; `size` then covers the longest prefix of a valid sequence, as the Encoding standard replaces it. */
function decodePoint(bytes: Uint8Array, at: number): { point: number; size: number } {
  const first = bytes[at];
  if (first < 0x80) return { point: first, size: 1 };
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  if (length === 0) return { point: -1, size: 1 };
  let point = first & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const next = at + k < bytes.length ? bytes[at + k] : 0;
    const low = k > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = k > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return { point: -1, size: k };
    point = (point << 6) | (next & 0x3f);
  }
  return { point, size: length };
}
