import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLI = join(import.meta.dirname, '../../../pli');

/** The real `pli` of this checkout; built when it is not. Ends with the test, and with it all that it started. */
export class Program {
  private out = '';
  private err = '';
  private readonly process: ChildProcess;

  constructor(...words: string[]) {
    this.process = spawn(PLI, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.process.stderr?.on('data', (data: Buffer) => (this.err += data.toString()));
  }

  /** Waits until it has printed this. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.out);
      if (found) {
        return found;
      }
      if (this.process.exitCode !== null) {
        throw new Error(`pli ended (${this.process.exitCode}): ${this.err}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null) {
      const gone = new Promise((done) => this.process.once('exit', done));
      this.process.kill('SIGTERM');
      await gone;
    }
  }
}

/** Where a screen's page file leads to, the token included. */
export function address(page: string): URL {
  const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_=-]+/.exec(readFileSync(page, 'utf8'));
  if (!found) {
    throw new Error('no address in the page file');
  }
  return new URL(found[0]);
}
