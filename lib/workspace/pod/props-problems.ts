import { dnsSubdomain } from '../../validation/dns-name';
import { imageDigest, imageRepository, imageTag } from '../../validation/image-reference';
import { looksLikeSecret } from '../../validation/secret-looking';
import { integerBetween } from '../../validation/integer';
import { environmentName, labelKey, labelValue, secretKey } from '../../validation/kubernetes-name';
import { mountPath } from '../../validation/path';
import { Problems } from '../../validation/problem';
import { OPENCODE_IMAGE } from '../../versions';
import { reservedVariable } from '../opencode/reserved-environment';
import { openCodeTag, openCodeVersion } from '../opencode/version';
import { PASSWD_FILE } from '../repository/credentials';
import { DEFAULT_ID, workspaceUser } from './compose';
import { homeDirectory, isBelow } from './layout';
import { checkResources } from './resources';
import type { WorkspacePodContext, WorkspacePodProps } from './workspace-pod-props';

const ONE_LINE = /^[\x20-\x7e]+$/;

/** What is wrong with a pod's props, for `node.addValidation`. */
export function workspacePodProblems(props: WorkspacePodProps, context: WorkspacePodContext): readonly string[] {
  const problems = new Problems();
  checkPassword(context, problems);
  checkOpenCode(props, problems);
  checkHome(props, context, problems);
  checkUser(props, context, problems);
  checkResources(props.resources, problems);
  problems.check('finishSeconds', props.finishSeconds, integerBetween(0, 3600));
  checkEnvironment(props, context, problems);
  checkScheduling(props, problems);
  return problems.messages;
}

/** JavaScript lets a caller leave out what the type demands. */
function checkPassword({ password }: Partial<WorkspacePodContext>, problems: Problems): void {
  if (!password?.name || !password.key) {
    problems.add('password is missing: there is no workspace without one; name a Secret and its key');
  } else {
    problems.check('password.key', password.key, secretKey);
  }
}

function checkOpenCode({ openCode = {} }: WorkspacePodProps, problems: Problems): void {
  problems
    .check('openCode.image', openCode.image, imageRepository)
    .check('openCode.version', openCode.version, openCodeVersion)
    .check('openCode.tag', openCode.tag, imageTag({ allowLatest: openCode.allowLatestTag === true }))
    .check(
      'openCode.tag',
      openCode.tag,
      openCodeTag({ repository: openCode.image ?? OPENCODE_IMAGE, version: openCode.version }, 'openCode.version'),
    )
    .check('openCode.digest', openCode.digest, imageDigest)
    .check('openCode.port', openCode.port, integerBetween(1024, 65535))
    .check('openCode.username', openCode.username, (name) =>
      ONE_LINE.test(name) && !name.includes(':') ? undefined : 'HTTP wants one line of ASCII without a colon',
    );
}

function checkHome({ home: given }: WorkspacePodProps, { directories }: WorkspacePodContext, problems: Problems): void {
  problems.check('home', given, mountPath);
  const home = homeDirectory(directories, given);
  const sound = given === undefined || mountPath(given) === undefined;
  for (const directory of directories) {
    // A path that is none lies nowhere, and was told.
    if (sound && mountPath(directory) === undefined && !isBelow(home, directory)) {
      problems.add(
        `directory is "${directory}", not below the home directory "${home}": only what is below it is on the volume; ` +
          'set home to a directory above it, or move it',
      );
    }
  }
  if (given === undefined && home === '/') {
    problems.add(
      `directory is ${directories.map((directory) => `"${directory}"`).join(', ')}: the volume is mounted above it, which ` +
        'cannot be "/"; put it one directory deeper, such as /workspace/config',
    );
  }
}

function checkUser(props: WorkspacePodProps, { contributions = [] }: WorkspacePodContext, problems: Problems): void {
  const { uid, gid } = workspaceUser(props);
  problems
    .check('user.uid', uid, integerBetween(0, 2 ** 31 - 1))
    .check('user.gid', gid, integerBetween(0, 2 ** 31 - 1));
  if (uid === 0 && props.hardening?.runAsNonRoot !== false) {
    problems.add('user.uid is 0: write another one, or turn hardening.runAsNonRoot off');
  }
  if (uid !== DEFAULT_ID && contributions.some(({ scripts }) => scripts?.includes(PASSWD_FILE))) {
    problems.add(
      `user.uid is ${uid}, and an SSH key is used: ssh runs for nobody without a name, and the pod brings one for ` +
        `${DEFAULT_ID} only; leave user out, or the deploy key and git.signing`,
    );
  }
}

function checkEnvironment(
  { environment = {}, secretEnvironment = {} }: WorkspacePodProps,
  context: WorkspacePodContext,
  problems: Problems,
): void {
  const ofThePod = contributedVariables(context);
  for (const [prop, record] of Object.entries({ environment, secretEnvironment })) {
    for (const name of Object.keys(record)) {
      problems.check(prop, name, environmentName);
      const advice = reservedVariable(name, ofThePod);
      if (advice !== undefined) problems.add(`${prop} has ${name}: ${advice}`);
    }
  }
  for (const [name, value] of Object.entries(environment)) {
    if (looksLikeSecret(name, value) && !(name in secretEnvironment)) {
      problems.add(
        `environment.${name} looks like a secret, and everybody who reads the repository would have it: put it into the secret store, and name it in secretVariables`,
      );
    }
    if (name in secretEnvironment) problems.add(`${name} is in environment and in secretEnvironment: leave one out`);
  }
}

/** Names that the other parts of the pod set. */
export function contributedVariables({ contributions = [] }: WorkspacePodContext): readonly string[] {
  return contributions.flatMap(({ environment = {} }) => Object.keys(environment));
}

function checkScheduling(props: WorkspacePodProps, problems: Problems): void {
  problems.check('serviceAccountName', props.serviceAccountName, dnsSubdomain);
  for (const [index, name] of (props.imagePullSecrets ?? []).entries()) {
    problems.check(`imagePullSecrets[${index}]`, name, dnsSubdomain);
  }
  for (const [key, value] of Object.entries(props.nodeSelector ?? {})) {
    problems.check('nodeSelector', key, labelKey).check(`nodeSelector.${key}`, value, labelValue);
  }
  for (const [variable, { name, key }] of Object.entries(props.secretEnvironment ?? {})) {
    problems
      .check(`secretEnvironment.${variable}.name`, name, dnsSubdomain)
      .check(`secretEnvironment.${variable}.key`, key, secretKey);
  }
}
