import { join } from 'node:path';
import { GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from '../../lib';
import { exampleCluster } from '../support/first-user';

// The app of a cluster's own repository: its path and the ids of its workspaces are the arguments.
const [repository = '', ...ids] = process.argv.slice(2);

const app = new GitOpsApp({ outdir: join(repository, 'kubernetes') });
const cluster = exampleCluster({
  source: { name: 'home-kubernetes', path: './kubernetes/apps' },
  appsDirectory: 'apps',
});
const foundation = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.angryninja.cloud' });
for (const id of ids) {
  new OpenCodeWorkspace(foundation, id, { repository: `https://github.com/jbaker48/${id}` });
}
app.synth();
