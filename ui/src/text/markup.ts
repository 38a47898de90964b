/** A piece of a message: text, or text that is shown in some way. Never markup of the page. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; address: string }
  | { kind: 'bold' | 'italic' | 'struck'; pieces: Piece[] };

export type Block =
  | { kind: 'lines'; pieces: Piece[] }
  | { kind: 'quote'; pieces: Piece[] }
  | { kind: 'code'; text: string };

/** Longer texts are shown as they were typed: nobody marks up so much, and looking for marks in it costs time. */
const LONGEST = 10_000;
const DEEPEST = 4;

const MARKS: [string, 'bold' | 'italic' | 'struck'][] = [
  ['**', 'bold'],
  ['~~', 'struck'],
  ['*', 'italic'],
  ['_', 'italic'],
];
const LINK = /^https?:\/\/[^\s<>"'`\u0000-\u001f\u202a-\u202e\u2066-\u2069]+/iu;
/** They turn letters around that have a direction of their own, which nobody needs but who wants to deceive. */
const OVERRIDES = /[\u202d\u202e]/g;
const WORD = /[\p{L}\p{N}]/u;

/** Reads the small subset of Markdown that people type: bold, italic, struck, code, quotes and addresses. */
export function read(written: string): Block[] {
  const text = written.replace(OVERRIDES, '');
  if (text.length > LONGEST) {
    return [{ kind: 'lines', pieces: [{ kind: 'text', text }] }];
  }
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) {
      blocks.push({ kind: 'lines', pieces: pieces(plain.join('\n'), 0) });
      plain = [];
    }
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.startsWith('```')) {
      const end = lines.findIndex((other, at) => at > i && other.trimEnd() === '```');
      if (end > 0) {
        flush();
        blocks.push({ kind: 'code', text: lines.slice(i + 1, end).join('\n') });
        i = end;
        continue;
      }
    }
    if (line.startsWith('> ')) {
      flush();
      const quoted = [line.slice(2)];
      while (lines[i + 1]?.startsWith('> ')) {
        quoted.push((lines[++i] ?? '').slice(2));
      }
      blocks.push({ kind: 'quote', pieces: pieces(quoted.join('\n'), 0) });
      continue;
    }
    plain.push(line);
  }
  flush();
  return blocks;
}

/** The same in one line and without its marks, as lists show it. */
export function plain(written: string): string {
  const text = (piece: Piece): string => ('text' in piece ? piece.text : piece.pieces.map(text).join(''));
  return read(written)
    .map((block) => (block.kind === 'code' ? block.text : block.pieces.map(text).join('')))
    .join(' ');
}

function pieces(text: string, depth: number): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const flush = (to: number) => {
    if (to > from) {
      found.push({ kind: 'text', text: text.slice(from, to) });
    }
  };
  let i = 0;
  while (i < text.length) {
    const at = marked(text, i, depth);
    if (at) {
      flush(i);
      found.push(at.piece);
      i = at.end;
      from = i;
    } else {
      i++;
    }
  }
  flush(text.length);
  return found;
}

function marked(text: string, i: number, depth: number): { piece: Piece; end: number } | null {
  const c = text[i];
  if (c === 'h' || c === 'H') {
    return link(text, i);
  }
  if (c === '`') {
    const end = text.indexOf('`', i + 1);
    return end > i + 1 ? { piece: { kind: 'code', text: text.slice(i + 1, end) }, end: end + 1 } : null;
  }
  if (depth >= DEEPEST || (c !== '*' && c !== '_' && c !== '~')) {
    return null;
  }
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, i)) {
      continue;
    }
    const inside = i + mark.length;
    const end = text.indexOf(mark, inside + 1);
    if (end < 0 || /\s/.test(text[inside] ?? ' ') || /\s/.test(text[end - 1] ?? ' ')) {
      return null;
    }
    // snake_case and 2*3*4 are no emphasis.
    if (mark.length === 1 && (WORD.test(text[i - 1] ?? '') || WORD.test(text[end + 1] ?? ''))) {
      return null;
    }
    return { piece: { kind, pieces: pieces(text.slice(inside, end), depth + 1) }, end: end + mark.length };
  }
  return null;
}

function link(text: string, i: number): { piece: Piece; end: number } | null {
  if (WORD.test(text[i - 1] ?? '')) {
    return null;
  }
  const found = LINK.exec(text.slice(i, i + 2048))?.[0].replace(/[.,;:!?)\]}*_~]+$/, '');
  if (!found) {
    return null;
  }
  try {
    const address = new URL(found);
    // A name before the host is there to be mistaken for it.
    if (address.username || address.password) {
      return null;
    }
    return { piece: { kind: 'link', text: found, address: address.href }, end: i + found.length };
  } catch {
    return null;
  }
}
