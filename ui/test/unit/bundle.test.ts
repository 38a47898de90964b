import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../dist');
const MOST = 250 * 1024;

/** Run after `npm run build`; without it there is nothing to look at, and that is an error too. */
describe('the bundle', () => {
  const files = existsSync(DIST) ? readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()) : [];
  const texts = files.map((each) => ({ name: each.name, bytes: readFileSync(join(each.parentPath, each.name)) }));

  it('was built', () => {
    expect(texts.map((each) => each.name)).toContain('index.html');
    expect(texts.some((each) => each.name.endsWith('.js'))).toBe(true);
  });

  it('is small', () => {
    const size = texts.reduce((sum, each) => sum + gzipSync(each.bytes).length, 0);
    expect(size).toBeGreaterThan(10 * 1024);
    expect(size).toBeLessThanOrEqual(MOST);
  });

  it('has no inline script or style, and names nothing elsewhere', () => {
    const page = texts.find((each) => each.name === 'index.html')?.bytes.toString() ?? '';
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(page).not.toMatch(/https?:/);
    const styles = texts.filter((each) => each.name.endsWith('.css')).map((each) => each.bytes.toString());
    expect(styles.join('')).not.toMatch(/@import|url\((?!['"]?data:)/);
  });

  it('makes no code of text', () => {
    for (const each of texts.filter((one) => one.name.endsWith('.js'))) {
      expect(each.bytes.toString()).not.toMatch(/\beval\(|new Function\(|document\.write/);
    }
  });
});
