import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { address, Program } from '../real/program';
import type { Target } from './careless';

/** The host of a real `pli ui`, on a vault of its own. */
export class RealScreen implements Target {
  private constructor(
    private readonly folder: string,
    private readonly program: Program,
    readonly page: string,
    readonly origin: string,
    readonly token: string,
    readonly files: Target['files'],
  ) {}

  static async start(): Promise<RealScreen> {
    const folder = mkdtempSync(join(tmpdir(), 'pli-attacked-'));
    const program = new Program('ui', '--no-open', '--json', '--vault', join(folder, 'vault'));
    const page = (await program.printed(/"page" ?: ?"([^"]+)"/))[1] ?? '';
    const { origin, hash } = address(page);
    const html = await (await fetch(origin)).text();
    const named = (pattern: RegExp) => new URL(pattern.exec(html)?.[1] ?? 'nothing', origin).pathname;
    const files = { script: named(/src="([^"]+\.js)"/), style: named(/href="([^"]+\.css)"/), picture: '/pli.svg' };
    return new RealScreen(folder, program, page, origin, new URLSearchParams(hash.slice(1)).get('token') ?? '', files);
  }

  /** As the page asks: with the token. */
  private async ask(path: string, body?: unknown): Promise<{ idle: number }> {
    const response = await fetch(this.origin + path, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
    });
    if (!response.ok) {
      throw new Error(`the host answered ${response.status} to its own page`);
    }
    return (await response.json()) as { idle: number };
  }

  async idle(): Promise<number> {
    return (await this.ask('/api/v1/state')).idle;
  }

  async setIdle(seconds: number): Promise<void> {
    await this.ask('/api/v1/rpc', { jsonrpc: '2.0', id: 1, method: 'ui idle', params: { seconds } });
  }

  async end(): Promise<void> {
    await this.program.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
