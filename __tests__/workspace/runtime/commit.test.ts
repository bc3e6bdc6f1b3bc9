import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenCodeWorkspaceProps } from '../../../lib';
import { composeWorkspacePod } from '../../../lib/workspace/compose-workspace-pod';
import { SECRET_KEYS } from '../../../lib/workspace/secret/workspace-secret-keys';
import { describeWithContainers } from '../../support/container';
import { GitServer, git, localhostCertificate } from '../../support/git-server';
import { ModelServer } from '../../support/model-server';
import { MUSL_ROOT, describeWithMuslRoot } from '../../support/musl-root';
import { SshServer } from '../../support/ssh-server';
import { WholePod, freePort } from './whole-pod';

jest.setTimeout(300_000);

const DIRECTORY = '/workspace/app';
const TOKEN = 'fake-token-for-tests';
const AUTHOR = { name: 'flux agent', email: '123+flux[bot]@users.noreply.example.org' };

describeWithContainers(['openssl', '/usr/sbin/sshd', 'ssh-keygen', 'ssh'], 'commits out of the pod', () => {
  describeWithMuslRoot('in a root of nothing but busybox, musl and OpenCode', () => {
    suite('with a token over HTTPS', ({ https }) => ({
      repository: https.url('app.git'),
      clone: { credentialsInTerminal: true, certificateAuthority: { configMap: 'private-ca', key: 'ca.crt' } },
    }));
    suite('with a deploy key, on a port of its own', ({ https, ssh }) => ({
      repository: `ssh://root@localhost:${ssh.port}${https.root}/app.git`,
      clone: { credentialsInTerminal: true },
      repositoryLogin: {
        type: 'ssh',
        privateKey: { name: 'opencode-app-secret', key: SECRET_KEYS.deployKey },
        knownHosts: [`[localhost]:${ssh.port} ${ssh.publicKey('host')}`],
      },
    }));
  });
});

interface Servers {
  readonly https: GitServer;
  readonly ssh: SshServer;
}

function suite(
  title: string,
  props: (servers: Servers) => Pick<OpenCodeWorkspaceProps, 'repository' | 'clone' | 'repositoryLogin'>,
): void {
  describe(title, () => {
    const model = new ModelServer({
      command:
        'echo agent >>README.md && git commit --quiet --all --message agent && git push origin HEAD:refs/heads/agent',
    });
    let https: GitServer;
    let ssh: SshServer;
    let pod: WholePod;
    let log: string;

    beforeAll(async () => {
      const { authority, key, cert } = localhostCertificate();
      https = new GitServer({ password: TOKEN, tls: { key, cert } });
      https.addRepository('app.git', { 'README.md': 'one\n' });
      await https.listen();
      ssh = new SshServer();
      for (const name of ['deploy', 'signing']) ssh.addKey(name);
      await ssh.listen('deploy');
      await model.listen();
      const port = await freePort();
      pod = new WholePod({
        pod: composeWorkspacePod(
          {
            ...props({ https, ssh }),
            git: { author: AUTHOR, signing: true },
            copilot: false,
            openCode: { port, fetchModels: false },
            terminalLibrary: { from: 'image' },
            configuration: { extra: model.configuration() },
          },
          { name: 'opencode-app', secretName: 'opencode-app-secret', directory: DIRECTORY },
        ),
        port,
        secret: {
          [SECRET_KEYS.githubPat]: TOKEN,
          [SECRET_KEYS.password]: 'fake-password-for-tests',
          [SECRET_KEYS.deployKey]: ssh.privateKey('deploy'),
          // As a form in a browser leaves it.
          [SECRET_KEYS.gitSigningKey]: ssh.privateKey('signing').trim().replaceAll('\n', '\r\n'),
        },
        run: (container) => (container.startsWith('git-') ? {} : { root: MUSL_ROOT }),
      });
      const authorities = pod.sandbox.volume('git-authority');
      mkdirSync(authorities, { recursive: true });
      writeFileSync(join(authorities, 'ca.crt'), authority);
      log = await pod.start();
    });
    afterAll(async () => {
      await pod.remove();
      await model.close();
      ssh.close();
      await https.close();
    });

    /** What whoever fetches the branch sees of its last commit, with the agent's public key. */
    function seen(branch: string): string {
      const directory = mkdtempSync(join(tmpdir(), 'signers-'));
      try {
        const signers = join(directory, 'allowed_signers');
        writeFileSync(signers, `agent ${ssh.publicKey('signing')}\n`);
        return git(
          join(https.root, 'app.git'),
          ...[
            '-c',
            `gpg.ssh.allowedSignersFile=${signers}`,
            'log',
            '-1',
            '--format=%an <%ae> %cn <%ce> %G? %GS',
            branch,
          ],
        ).trim();
      } finally {
        rmSync(directory, { recursive: true });
      }
    }

    const agent = `flux agent <${AUTHOR.email}>`;

    test('the log has the public half of the signing key, and nothing of the private one', () => {
      expect(log).toContain(`git-signing: commits of ${AUTHOR.email} are signed with ${ssh.publicKey('signing')}\n`);
      for (const line of ssh.privateKey('signing').trim().split('\n').slice(1, -1)) expect(log).not.toContain(line);
    });

    test('what the model commits and pushes is by the agent, and signed', async () => {
      const { id } = (await pod.request('POST', '/session', {})) as { readonly id: string };
      const answer = await pod.request('POST', `/session/${id}/message`, {
        model: { providerID: 'fake', modelID: 'writer' },
        parts: [{ type: 'text', text: 'Commit it.' }],
      });
      const messages = await pod.request('GET', `/session/${id}/message`);
      expect(JSON.stringify([answer, messages])).not.toMatch(/identity unknown|fatal:/);
      expect(seen('agent')).toBe(`${agent} ${agent} G agent`);
    });

    test('so is what somebody commits in a terminal, who sees that the signature is good', async () => {
      const script =
        `cd ${DIRECTORY}; echo terminal >>README.md; git commit -qam terminal; git tag plain; ` +
        'git push -q origin HEAD:refs/heads/terminal; git log -1 --format="%G? %GS"';
      const { status, output } = await pod.execute(script);
      expect({ status, output }).toEqual({ status: 0, output: `G ${AUTHOR.email}\n` });
      expect(seen('terminal')).toBe(`${agent} ${agent} G agent`);
    });

    test('one commit can be by somebody else', async () => {
      const script = `cd ${DIRECTORY}; git -c user.name=Owner -c user.email=o@example.org commit -q --allow-empty -m own; git log -1 --format="%an <%ae>"`;
      const { output } = await pod.execute(script);
      expect(output).toBe('Owner <o@example.org>\n');
    });
  });
}
