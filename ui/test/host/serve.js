import { Host } from './host.js';

/** For looking: `npm run build && npm run dev`, with `new`, `locked` or `open` as the first word. */
const host = await new Host({ state: process.argv[2] ?? 'open' }).start(Number(process.env.PORT ?? 0));
console.log(host.address);
