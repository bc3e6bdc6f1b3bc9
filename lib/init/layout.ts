import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Survey } from './survey';

/** Where the app and what it writes lie in the repository. */
export interface Layout {
  /** Folder of the app, `.` where the repository has nothing else. */
  readonly appDirectory: string;

  /** `outdir` of the app, seen from its folder. */
  readonly outdir: string;

  /** Folder of the apps in `outdir`. */
  readonly appsDirectory: string;

  /** Folder of the apps, as Flux sees it. */
  readonly sourcePath: string;

  /** Folder of the workspaces, in the repository. */
  readonly treeFolder: string;

  /** Whether the tree lies where Flux looks already; otherwise the app writes a Kustomization over it. */
  readonly isReadAlready: boolean;

  /** Folder of the script that carries a Copilot login, in `outdir`. */
  readonly scriptsDirectory: string;

  /** Name of the foundation, its namespace and its folder. */
  readonly name: string;
}

const OWN_NAME = 'opencode';

/** Beside the apps of the cluster where it has a folder of them, and otherwise in a tree of its own. */
export function chooseLayout(root: string, survey: Survey): Layout {
  const isEmpty = survey.objects === 0 && !existsSync(join(root, 'package.json'));
  // The app of an earlier run is where it was.
  const isRootApp = isEmpty || isOurApp(root);
  const appDirectory = isRootApp ? '.' : OWN_NAME;
  const { artifactRoot } = survey;
  const fromSource = (path: string): string => `./${posix.relative(artifactRoot, path)}`;
  const apps = survey.appsRoot?.value.path;
  if (apps === undefined) {
    return {
      appDirectory,
      outdir: 'dist',
      appsDirectory: 'kubernetes/apps',
      sourcePath: `./${posix.join(appDirectory, 'dist/kubernetes/apps')}`,
      treeFolder: posix.join(appDirectory, 'dist/kubernetes/apps', OWN_NAME),
      isReadAlready: false,
      scriptsDirectory: 'scripts',
      name: OWN_NAME,
    };
  }
  const parent = posix.dirname(apps);
  const taken = existsSync(join(root, apps, OWN_NAME)) && !isOurs(root, parent);
  return {
    appDirectory,
    outdir: posix.relative(appDirectory, parent),
    appsDirectory: posix.basename(apps),
    sourcePath: fromSource(apps),
    treeFolder: posix.join(apps, taken ? 'opencode-workspaces' : OWN_NAME),
    isReadAlready: true,
    scriptsDirectory: parent === '.' ? posix.join(OWN_NAME, 'scripts') : 'opencode-scripts',
    name: taken ? 'opencode-workspaces' : OWN_NAME,
  };
}

/** A GitOpsApp lists what it wrote. */
function isOurs(root: string, outdir: string): boolean {
  return existsSync(join(root, outdir, '.gitops-app-files'));
}

function isOurApp(folder: string): boolean {
  return existsSync(join(folder, 'main.ts')) && existsSync(join(folder, 'cdk8s.yaml'));
}
