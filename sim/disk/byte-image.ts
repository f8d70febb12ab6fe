/**
 * The bytes of a file as a sparse, copy-on-write array of pages. Copying an image takes constant time: both copies go on sharing
 * their pages until one of them writes. A page that was never written is absent and reads as zeros.
 *
 * The image knows no size; whoever holds it does.
 */
export const PAGE_BYTES = 4096;
const TABLE_PAGES = 256;

interface Page {
  /** The image that may change the page in place; undefined for a page seen by several. */
  owner: object | undefined;
  readonly bytes: Uint8Array;
  /** Digest of the bytes, or -1 when not known. */
  digest: number;
}

interface Table {
  readonly owner: object;
  readonly pages: (Page | undefined)[];
  /** Digest of the pages, or -1 when not known. */
  digest: number;
}

export class ByteImage {
  #owner: object = {};
  #tables = new Map<number, Table>();
  #rootShared = false;

  /** A copy that shares every page until either side writes. */
  clone(): ByteImage {
    const copy = new ByteImage();
    copy.#tables = this.#tables;
    copy.#rootShared = true;
    this.#rootShared = true;
    this.#owner = {};
    return copy;
  }

  has(page: number): boolean {
    return this.#page(page) !== undefined;
  }

  read(offset: number, into: Uint8Array, start: number, length: number): void {
    while (length > 0) {
      const index = Math.floor(offset / PAGE_BYTES);
      const inPage = offset - index * PAGE_BYTES;
      const n = Math.min(length, PAGE_BYTES - inPage);
      const page = this.#page(index);
      if (page === undefined) into.fill(0, start, start + n);
      else if (inPage === 0 && n === PAGE_BYTES) into.set(page.bytes, start);
      else into.set(page.bytes.subarray(inPage, inPage + n), start);
      offset += n;
      start += n;
      length -= n;
    }
  }

  write(offset: number, source: Uint8Array, start: number, length: number): void {
    while (length > 0) {
      const index = Math.floor(offset / PAGE_BYTES);
      const inPage = offset - index * PAGE_BYTES;
      const n = Math.min(length, PAGE_BYTES - inPage);
      const page = this.#ownPage(index, n < PAGE_BYTES);
      page.digest = -1;
      // For a few bytes a loop beats making a view of the source.
      if (n <= 32) for (let i = 0; i < n; i++) page.bytes[inPage + i] = source[start + i];
      else page.bytes.set(source.subarray(start, start + n), inPage);
      offset += n;
      start += n;
      length -= n;
    }
  }

  /**
   * As `write`, for an offset on a page boundary and bytes that nobody will ever change: whole pages become views of `source`
   * instead of copies.
   */
  adopt(offset: number, source: Uint8Array, start: number, length: number): void {
    while (length >= PAGE_BYTES) {
      const index = offset / PAGE_BYTES;
      const bytes = source.subarray(start, start + PAGE_BYTES);
      this.#ownTable(Math.floor(index / TABLE_PAGES)).pages[index % TABLE_PAGES] = { owner: undefined, bytes, digest: -1 };
      offset += PAGE_BYTES;
      start += PAGE_BYTES;
      length -= PAGE_BYTES;
    }
    if (length > 0) this.write(offset, source, start, length);
  }

  /** Changes one byte to itself xor `mask`. */
  xor(offset: number, mask: number): void {
    const index = Math.floor(offset / PAGE_BYTES);
    const page = this.#ownPage(index, true);
    page.digest = -1;
    page.bytes[offset - index * PAGE_BYTES] ^= mask;
  }

  /** Zeros `from` .. `to` - 1, giving whole pages back. */
  clear(from: number, to: number): void {
    for (const index of this.pages(from, to)) {
      const first = index * PAGE_BYTES;
      if (from <= first && to >= first + PAGE_BYTES) {
        this.#ownTable(Math.floor(index / TABLE_PAGES)).pages[index % TABLE_PAGES] = undefined;
      } else {
        const page = this.#ownPage(index, true);
        page.digest = -1;
        page.bytes.fill(0, Math.max(0, from - first), Math.min(PAGE_BYTES, to - first));
      }
    }
  }

  /** Takes over a page of `other`, shared by both from then on. */
  share(other: ByteImage, index: number): void {
    const page = other.#page(index);
    const table = this.#ownTable(Math.floor(index / TABLE_PAGES));
    if (page !== undefined) page.owner = undefined;
    table.pages[index % TABLE_PAGES] = page;
  }

  /** Numbers of the pages present that overlap `from` .. `to` - 1, ascending. */
  pages(from = 0, to = Infinity): number[] {
    const found: number[] = [];
    const first = Math.floor(from / PAGE_BYTES);
    for (const number of [...this.#tables.keys()].sort((a, b) => a - b)) {
      if ((number + 1) * TABLE_PAGES <= first || number * TABLE_PAGES * PAGE_BYTES >= to) continue;
      const pages = this.#tables.get(number)?.pages ?? [];
      for (let i = Math.max(0, first - number * TABLE_PAGES); i < pages.length; i++) {
        if ((number * TABLE_PAGES + i) * PAGE_BYTES >= to) break;
        if (pages[i] !== undefined) found.push(number * TABLE_PAGES + i);
      }
    }
    return found;
  }

  /**
   * A 32-bit digest of the content, the same for absent pages and pages of zeros. Digests of parts that did not change since the
   * last time, here or in a copy, are not computed again.
   */
  digest(): number {
    let sum = 0;
    for (const number of [...this.#tables.keys()].sort((a, b) => a - b)) {
      const table = this.#tables.get(number);
      if (table === undefined) continue;
      if (table.digest === -1) table.digest = digestOfTable(table);
      if (table.digest !== 0) sum = Math.imul(sum ^ table.digest ^ Math.imul(number + 1, 0x9e3779b1), 0x85ebca6b) ^ (sum >>> 16);
    }
    return sum >>> 0;
  }

  #page(index: number): Page | undefined {
    return this.#tables.get(Math.floor(index / TABLE_PAGES))?.pages[index % TABLE_PAGES];
  }

  #ownTable(number: number): Table {
    if (this.#rootShared) {
      this.#tables = new Map(this.#tables);
      this.#rootShared = false;
    }
    let table = this.#tables.get(number);
    if (table === undefined || table.owner !== this.#owner) {
      table = { owner: this.#owner, pages: table === undefined ? [] : table.pages.slice(), digest: -1 };
      while (table.pages.length < TABLE_PAGES) table.pages.push(undefined);
      this.#tables.set(number, table);
    }
    // Whoever asks for it is about to change it.
    table.digest = -1;
    return table;
  }

  #ownPage(index: number, keepContent: boolean): Page {
    const table = this.#ownTable(Math.floor(index / TABLE_PAGES));
    const slot = index % TABLE_PAGES;
    let page = table.pages[slot];
    if (page === undefined) page = { owner: this.#owner, bytes: new Uint8Array(PAGE_BYTES), digest: -1 };
    else if (page.owner === this.#owner) return page;
    else page = { owner: this.#owner, bytes: keepContent ? page.bytes.slice() : new Uint8Array(PAGE_BYTES), digest: -1 };
    table.pages[slot] = page;
    return page;
  }
}

function digestOfTable(table: Table): number {
  let sum = 0;
  for (let i = 0; i < table.pages.length; i++) {
    const page = table.pages[i];
    if (page === undefined) continue;
    if (page.digest === -1) page.digest = digestOf(page.bytes);
    if (page.digest !== 0) sum = Math.imul(sum ^ page.digest ^ Math.imul(i + 1, 0x9e3779b1), 0xc2b2ae35) ^ (sum >>> 15);
  }
  return sum >>> 0;
}

/** 0 for zeros only. */
function digestOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  let h = 0x2545f491;
  let any = 0;
  for (let i = 0; i < words.length; i++) {
    any |= words[i];
    h = Math.imul(h ^ words[i], 0x5bd1e995);
    h ^= h >>> 15;
  }
  if (any === 0) return 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return h === 0 ? 1 : h;
}
