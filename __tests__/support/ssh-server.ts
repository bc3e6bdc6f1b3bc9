import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real sshd, for this machine's root, with keys that nobody else has. */
export class SshServer {
  public readonly directory = mkdtempSync(join(tmpdir(), 'sshd-'));
  private process: ChildProcess | undefined;
  private listensOn = 0;

  public get port(): number {
    return this.listensOn;
  }

  /** Makes a key pair of that name. */
  public addKey(name: string, ...options: readonly string[]): void {
    const path = join(this.directory, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path, ...options]);
  }

  public privateKey(name: string): string {
    return readFileSync(join(this.directory, name), 'utf8');
  }

  /** Type and data of a public key. */
  public publicKey(name: string): string {
    return readFileSync(join(this.directory, `${name}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  }

  /** Serves with the key `host` to whoever has the key `authorized`. */
  public async listen(authorized: string): Promise<void> {
    this.addKey('host');
    this.listensOn = await freePort();
    const settings = [
      ...[`Port ${this.port}`, 'ListenAddress 127.0.0.1', `HostKey ${this.directory}/host`, 'StrictModes no'],
      ...[`AuthorizedKeysFile ${this.directory}/${authorized}.pub`, 'PermitRootLogin prohibit-password', 'UsePAM no'],
      ...['PasswordAuthentication no', 'PidFile none'],
    ];
    writeFileSync(join(this.directory, 'sshd_config'), `${settings.join('\n')}\n`);
    mkdirSync('/run/sshd', { recursive: true });
    const command = ['-D', '-e', '-f', join(this.directory, 'sshd_config')];
    this.process = spawn('/usr/sbin/sshd', command, { stdio: 'ignore' });
    await answering(this.port);
  }

  public close(): void {
    this.process?.kill('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Resolves when something accepts on the port; sshd has no other way to say so. */
async function answering(port: number): Promise<void> {
  for (;;) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('close', () => socket.destroy());
      socket.on('connect', () => socket.end());
    });
    if (accepted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
