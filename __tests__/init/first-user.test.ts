import { join } from 'node:path';
import { Cluster, OpenCodeFoundation } from '../../lib';
import { decide } from '../../lib/init/decisions';
import { chooseLayout } from '../../lib/init/layout';
import { clusterProps } from '../../lib/init/render-main';
import { survey } from '../../lib/init/survey';
import { app } from '../../main';

const root = join(__dirname, '../../examples/home-kubernetes');
const found = survey(root);
const decisions = decide(found, { repository: 'https://github.com/example/home' });
const ofTree = new Cluster(clusterProps(decisions, chooseLayout(root, found)));
const foundation = app.node.findAll().find((each) => each instanceof OpenCodeFoundation);
const ofMain = (foundation as OpenCodeFoundation).cluster;

describe('each fact of main.ts is what init finds in a repository with the shapes of the first user’s', () => {
  test.each([
    'versions',
    'gateway',
    'secretStore',
    'storage',
    'backup',
    'certificateIssuer',
    'dnsAnnotations',
    'reloader',
    'flux',
  ] as const)('%s', (fact) => {
    expect(ofMain[fact]).toEqual(ofTree[fact]);
  });

  test('the source, but for the folder: that repository keeps its apps in kubernetes/apps', () => {
    expect({ ...ofMain.source, path: '' }).toEqual({ ...ofTree.source, path: '' });
    expect(ofTree.source.path).toBe('./kubernetes/apps');
  });

  test('the first user’s repository says nothing that main.ts leaves out', () => {
    expect(found.backup.kind).toBe('backup');
    expect(decisions.domain.value).toBe('opencode.${SECRET_DOMAIN}');
    expect(ofMain.flux.substitution.variables).toContain('SECRET_DOMAIN');
    expect(decisions.affinity).toBeUndefined();
  });
});
