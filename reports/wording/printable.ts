/**
 * Text of a program under test made harmless for a terminal: control characters, escape sequences and characters that turn the
 * direction of writing are shown by their number instead of being obeyed.
 */

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** One line of printable text. Keeps everything visible as it is; `\n` becomes `\u{a}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
