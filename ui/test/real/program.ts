import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLI = join(import.meta.dirname, '../../../pli');

/** What a command came to. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs one command to its end. */
export function run(words: string[], surroundings: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    execFile(PLI, words, { env: { ...process.env, ...surroundings } }, (error, out, err) => {
      done({ code: error ? Number(error.code ?? -1) : 0, out, err });
    });
  });
}

/** The same, of a command that has to be done; what it printed. */
export async function done(words: string[], surroundings: Record<string, string> = {}): Promise<string> {
  const outcome = await run(words, surroundings);
  if (outcome.code !== 0) {
    throw new Error(`pli ${words.slice(0, 2).join(' ')} (${outcome.code}): ${outcome.err}`);
  }
  return outcome.out;
}

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
