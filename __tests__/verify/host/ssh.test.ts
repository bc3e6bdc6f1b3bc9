import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Unaskable } from '../../../lib/verify/criterion';
import { SshConnection } from '../../../lib/verify/host/transport/ssh';
import { temporaryDirectory } from '../../gitops/disk/tree';
import { describeWithTools } from '../../support/tools';

/** A whole login is the matter of e2e/host; here the real ssh meets what goes wrong before one. */
describeWithTools(['ssh'], 'a host over ssh', () => {
  const configuration = (text: string): string => {
    const file = join(temporaryDirectory(), 'config');
    writeFileSync(file, text);
    return file;
  };
  const failure = async (text: string): Promise<Unaskable> => {
    const host = new SshConnection('memory', { sudo: false, configFile: configuration(text) });
    return host.run(['true'], AbortSignal.timeout(30_000)).then(
      () => {
        throw new Error('ssh has logged in');
      },
      (error: unknown) => error as Unaskable,
    );
  };

  test('a name that does not resolve', async () => {
    const error = await failure('Host memory\n  HostName no-such-host.invalid\n');
    expect(error).toBeInstanceOf(Unaskable);
    expect(error.message).toMatch(/^ssh to memory fails: .*Could not resolve hostname/);
    expect(error.next).toBe('correct the name, or put it into ~/.ssh/config');
  });

  test('a port where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const error = await failure(`Host memory\n  HostName 127.0.0.1\n  Port ${String(port)}\n`);
    expect(error.message).toMatch(/Connection refused/);
    expect(error.next).toBe('does something listen there?');
  });
});

test('a command reaches the host word for word, whatever is in it', async () => {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, 'bin'));
  // What sshd does with a command: hands it to the user's shell.
  writeFileSync(join(folder, 'bin/ssh'), '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n');
  chmodSync(join(folder, 'bin/ssh'), 0o755);
  const { PATH } = process.env;
  process.env['PATH'] = `${join(folder, 'bin')}:${PATH ?? ''}`;
  try {
    const host = new SshConnection('memory', { sudo: false });
    const words = ['a b', "it's", '$HOME', '`id`', '"', '*', ''];
    const { stdout } = await host.run(['printf', '<%s>', ...words], AbortSignal.timeout(10_000));
    expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
  } finally {
    process.env['PATH'] = PATH;
  }
});
