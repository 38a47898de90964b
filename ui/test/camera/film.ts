import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 10;
/** What is round about a code, in modules; and how bright paper, ink and the room are. */
const QUIET = 4;
const [PAPER, INK, ROOM] = [220, 40, 120];

/** The modules of a code that stands in a file here, drawn by the engine's own picture of it. */
export function drawn(name: string): string[] {
  return readFileSync(join(import.meta.dirname, `${name}.txt`), 'utf8').trim().split('\n');
}

/** A film in which somebody holds a code before the camera, a little askew, as Chromium's fake camera plays it (YUV4MPEG2). */
export function film(modules: string[], into: string): void {
  const luma = picture(modules);
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < FRAMES; frame++) {
    parts.push(Buffer.from('FRAME\n'), luma, chroma);
  }
  writeFileSync(into, Buffer.concat(parts));
}

function picture(modules: string[]): Buffer {
  const size = modules.length + 2 * QUIET;
  const scale = (HEIGHT * 0.8) / size;
  const [sin, cos] = [Math.sin(0.09), Math.cos(0.09)];
  const luma = Buffer.alloc(WIDTH * HEIGHT, ROOM);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
      const column = Math.floor((dx * cos + dy * sin) / scale + size / 2);
      const row = Math.floor((dy * cos - dx * sin) / scale + size / 2);
      if (column >= 0 && row >= 0 && column < size && row < size) {
        luma[y * WIDTH + x] = modules[row - QUIET]?.[column - QUIET] === '1' ? INK : PAPER;
      }
    }
  }
  return luma;
}
