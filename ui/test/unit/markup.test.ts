import { describe, expect, it } from 'vitest';
import { plain, read, type Block, type Piece } from '../../src/text/markup';
import { beginning, harmless } from '../../src/text/harmless';

/** A short way to write down what was read. */
function show(blocks: Block[]): string {
  return blocks.map((block) => (block.kind === 'code' ? `code(${block.text})` : `${block.kind}(${all(block.pieces)})`)).join(' ');
}

function all(pieces: Piece[]): string {
  return pieces
    .map((piece) =>
      piece.kind === 'text' ? piece.text
      : piece.kind === 'code' ? `\`${piece.text}\``
      : piece.kind === 'link' ? `<${piece.address}>`
      : `${piece.kind}[${all(piece.pieces)}]`,
    )
    .join('');
}

function letters(blocks: Block[]): string {
  const of = (pieces: Piece[]): string => pieces.map((piece) => ('pieces' in piece ? of(piece.pieces) : piece.text)).join('');
  return blocks.map((block) => (block.kind === 'code' ? block.text : of(block.pieces))).join('\n');
}

describe('markup', () => {
  it.each([
    ['plain', 'lines(plain)'],
    ['a **bold** word', 'lines(a bold[bold] word)'],
    ['*so* and _so_', 'lines(italic[so] and italic[so])'],
    ['~~gone~~', 'lines(struck[gone])'],
    ['**bold and *both***', 'lines(bold[bold and *both]*)'],
    ['`**code**`', 'lines(`**code**`)'],
    ['snake_case_name and 2*3*4', 'lines(snake_case_name and 2*3*4)'],
    ['** not ** bold', 'lines(** not ** bold)'],
    ['> said\n> twice\nanswer', 'quote(said\ntwice) lines(answer)'],
    ['```\n<b>\n**x**\n```\nafter', 'code(<b>\n**x**) lines(after)'],
    ['```\nwithout an end', 'lines(```\nwithout an end)'],
    ['see https://example.org/a_b_c.', 'lines(see <https://example.org/a_b_c>.)'],
    ['(http://example.org)', 'lines((<http://example.org/>))'],
    ['', 'lines()'],
  ])('reads %j', (text, expected) => {
    expect(show(read(text))).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://good.example@evil.example/',
    'xhttps://example.org',
    'file:///etc/passwd',
    'https://',
  ])('makes no link of %j', (text) => {
    expect(JSON.stringify(read(text))).not.toContain('"link"');
  });

  it('ends an address before a character that turns the direction', () => {
    expect(show(read('https://example.org/\u2067gpj'))).toBe('lines(<https://example.org/>\u2067gpj)');
  });

  it('turns no letters around', () => {
    expect(show(read('invoice\u202egpj.exe'))).toBe('lines(invoicegpj.exe)');
  });

  it('leaves markup of pages as it was typed', () => {
    const text = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    expect(read(text)).toEqual([{ kind: 'lines', pieces: [{ kind: 'text', text }] }]);
  });

  it('loses no letter of what is no mark', () => {
    for (const text of ['a*b', '**', '*a', '_', '`', '``', '> ', 'h', 'https:/', '~~x', '***', '*_*_*']) {
      expect(letters(read(text)).length, text).toBeGreaterThanOrEqual(text.replace(/[*_`~> ]/g, '').length);
    }
  });

  it('does not look for marks in what is very long', () => {
    const text = '*a '.repeat(20_000);
    expect(read(text)).toEqual([{ kind: 'lines', pieces: [{ kind: 'text', text }] }]);
  });

  it('goes only so deep', () => {
    const deep = (piece: Piece): number => ('pieces' in piece ? 1 + Math.max(0, ...piece.pieces.map(deep)) : 0);
    const text = '**_~~'.repeat(30) + 'x' + '~~_**'.repeat(30);
    expect(Math.max(...read(text).flatMap((block) => ('pieces' in block ? block.pieces.map(deep) : [])))).toBeLessThanOrEqual(4);
  });
});

describe('names', () => {
  it('cannot turn the direction of what follows', () => {
    expect(harmless('invoice\u202egpj.exe')).toBe('invoicegpj.exe');
    expect(harmless('a\u2066b\u2069\u200fc\u061cd')).toBe('abcd');
  });

  it('stay on one line, and short', () => {
    expect(harmless('a\nb\u2028c')).toBe('abc');
    expect([...harmless('😀'.repeat(500))]).toHaveLength(120);
  });

  it('carry few marks', () => {
    expect([...harmless(`z${'\u0301'.repeat(100)}`)]).toHaveLength(4);
    expect(harmless('é à ü أمل नमस्ते')).toBe('é à ü أمل नमस्ते');
  });

  it('begin messages', () => {
    expect(beginning('one\n two   three')).toBe('one two three');
    expect(beginning('w'.repeat(50_000), 20)).toBe(`${'w'.repeat(19)}…`);
  });
});

describe('a text in a list', () => {
  it('has no marks, and one line for each block', () => {
    expect(plain('I see it. **Good**, _really `so`_!')).toBe('I see it. Good, really so!');
    expect(plain('> said\nyes\n```\nx = 1\n```')).toBe('said yes x = 1');
    expect(plain('2*3*4 snake_case')).toBe('2*3*4 snake_case');
  });
});
