/** Something that looks like a QR code. Nobody can read it: the real one is made by the engine. */
export function qr(text) {
  const size = 37;
  let seed = 7;
  for (const c of text) {
    seed = (seed * 31 + c.codePointAt(0)) >>> 0;
  }
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    return seed >>> 31;
  };
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, random));
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]]) {
    for (let y = -1; y <= 7; y++) {
      for (let x = -1; x <= 7; x++) {
        const row = rows[top + y];
        if (row && row[left + x] !== undefined) {
          const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
          row[left + x] = ring === 3 || ring <= 1 ? 1 : 0;
        }
      }
    }
  }
  return rows.map((row) => row.join(''));
}
