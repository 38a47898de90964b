import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '../../src/words/words.svelte';
import { PASSPHRASE, Screen } from './people';
import { done, Program } from './program';

const SIGNERS = ['editor', 'lawyer', 'trustee'];

/** A network of real processes, made as docs/OPERATIONS.md has it: a witness, a server, and alert keys that lie on neither. */
export class Network {
  private readonly running: Program[] = [];
  private readonly screens: Screen[] = [];
  private card = '';
  private invitation = '';

  private constructor(
    readonly folder: string,
    private readonly language: Language,
  ) {}

  static async start(language: Language): Promise<Network> {
    const network = new Network(mkdtempSync(join(tmpdir(), 'pli-network-')), language);
    writeFileSync(network.file('passphrase'), `${PASSPHRASE}\n`);
    await network.make();
    return network;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  private async json(...words: string[]): Promise<Record<string, string>> {
    return JSON.parse(await done([...words, '--json'])) as Record<string, string>;
  }

  private async make(): Promise<void> {
    const witness = await this.json('witness', 'init', this.file('witness'), '--name', 'watcher.example/w1');
    const place = await this.runs(/ready (http:\S+)/, 'witness', 'run', this.file('witness'), '--listen', '127.0.0.1:0');
    const keys: string[] = [];
    for (const name of SIGNERS) {
      keys.push('--alert-key', (await this.json('alert', 'key', this.file(name), '--name', name))['key'] ?? '');
    }
    const made = await this.json(
      'server', 'init', this.file('server'), '--network', 'The Lighthouse', '--listen', '127.0.0.1:0',
      '--witness', `${witness['key']} ${place}`, '--alert-signatures', '2', ...keys,
    );
    this.card = made['card'] ?? '';
    this.invitation = made['invitation'] ?? '';
    const log = /^log (.+)$/m.exec(readFileSync(this.card, 'utf8'))?.[1] ?? '';
    await done(['witness', 'trust', this.file('witness'), log]);
    await this.runs(/ready wss:\S+/, 'server', 'run', this.file('server'));
  }

  private async runs(ready: RegExp, ...words: string[]): Promise<string> {
    const program = new Program(...words);
    this.running.push(program);
    return (await program.printed(ready))[1] ?? '';
  }

  private as(handle: string): Record<string, string> {
    return { PLI_VAULT: this.file(handle), PLI_PASSPHRASE_FILE: this.file('passphrase') };
  }

  /** Somebody joins in a terminal; the first is the administrator, who invites the others. */
  async join(first: string, ...others: string[]): Promise<void> {
    await done(['join', this.invitation, '--handle', first], this.as(first));
    const invited = JSON.parse(await done(['invite', '--uses', String(others.length), '--json'], this.as(first))) as { invitation: string };
    for (const handle of others) {
      await done(['join', invited.invitation, '--handle', handle], this.as(handle));
    }
  }

  /** Somebody does something in a terminal. */
  does(handle: string, ...words: string[]): Promise<string> {
    return done(words, this.as(handle));
  }

  /** A screen on this vault, or on one that is not there yet. */
  async screen(vault: string): Promise<Screen> {
    const screen = await Screen.on(this.file(vault), this.language);
    this.screens.push(screen);
    return screen;
  }

  /** An alert from the safe to the server: drafted, signed by two, published. */
  async alarms(name: string, level: string, text: string, ...more: string[]): Promise<void> {
    const file = this.file(name);
    await done(['alert', 'draft', level, text, file, '--card', this.card, ...more]);
    await this.publish(file);
  }

  /** The end of one. */
  async revokes(name: string): Promise<void> {
    const over = this.file(`${name}-over`);
    await done(['alert', 'revoke', this.file(name), 'It is over.', over]);
    await this.publish(over);
  }

  private async publish(file: string): Promise<void> {
    for (const signer of SIGNERS.slice(0, 2)) {
      await done(['alert', 'sign', file, '--key', this.file(signer)]);
    }
    await done(['alert', 'publish', file, '--card', this.card]);
  }

  /** What anybody finds who checks a file by the card of the network; it has to hold. */
  checks(file: string): Promise<string> {
    return done(['check', file, '--card', this.card]);
  }

  async end(): Promise<void> {
    for (const screen of this.screens) {
      await screen.end();
    }
    for (const program of this.running.reverse()) {
      await program.end();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
