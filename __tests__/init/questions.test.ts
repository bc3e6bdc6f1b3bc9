import { init } from '../../lib/init/init';
import type { Answers, Question } from '../../lib/init/questions';
import { repository } from './scratch-repository';
import { SEVERAL_CLUSTERS } from './several-clusters';

const VERSIONS = {
  library: '1.0.0',
  others: { cdk8s: '2', constructs: '10', tsx: '4', typescript: '6', '@types/node': '20' },
};

/** What is asked of a user who answers so, round by round. */
async function asked(
  files: Readonly<Record<string, string>>,
  answers: Answers,
): Promise<{ readonly rounds: readonly (readonly Question[])[]; readonly result: Awaited<ReturnType<typeof init>> }> {
  const rounds: (readonly Question[])[] = [];
  const result = await init({
    root: repository(files),
    answers: {},
    versions: VERSIONS,
    dryRun: true,
    ask: (questions) => {
      rounds.push(questions);
      return Promise.resolve(Object.fromEntries(questions.map(({ key, example }) => [key, answers[key] ?? example])));
    },
  });
  return { rounds, result };
}

const keys = (rounds: readonly (readonly Question[])[]): readonly (readonly string[])[] =>
  rounds.map((round) => round.map(({ key }) => key));

describe('in an empty folder', () => {
  test('all is asked, and of the Gateway whether it is Envoy Gateway', async () => {
    const { rounds, result } = await asked({}, { gateway: 'network/internal', envoyGatewayVersion: '1.8.2' });
    expect(keys(rounds)[1]).toEqual(['envoyGatewayVersion']);
    expect(result.decisions?.gateway.value.kind).toBe('envoy-gateway');
    expect(result.decisions?.envoyGateway?.value).toBe('1.8.2');
  });

  test('another controller’s Gateway has no policies of Envoy Gateway', async () => {
    const { result } = await asked({}, { gateway: 'network/internal', envoyGatewayVersion: 'none' });
    expect(result.decisions?.gateway.value.kind).toBe('gateway-api');
    expect(result.decisions).not.toHaveProperty('envoyGateway');
  });

  test('nobody asks that of an Ingress controller', async () => {
    const { rounds } = await asked({}, { gateway: 'ingress:nginx' });
    expect(keys(rounds).flat()).not.toContain('envoyGatewayVersion');
  });

  test('every example is an answer, and most questions say where to look it up', async () => {
    const { rounds } = await asked({}, {});
    for (const { check, example } of rounds.flat()) expect(check(example)).toBeUndefined();
    expect(
      rounds
        .flat()
        .filter(({ lookUp }) => lookUp === undefined)
        .map(({ key }) => key),
    ).toEqual(['domain', 'repository']);
  });
});

describe('in a repository with several clusters', () => {
  test('one of them is asked for, and the others say nothing', async () => {
    const { rounds, result } = await asked(SEVERAL_CLUSTERS, { cluster: 'trial' });
    expect(rounds[0]?.map(({ text }) => text)).toEqual([
      'cluster of the repository that the workspaces run in, one of main, trial',
    ]);
    expect(result.decisions?.gateway.value).toMatchObject({ name: 'internal-of-trial' });
    expect(result.decisions?.secretStore.value).toMatchObject({ name: 'vault-of-trial' });
    expect(result.layout.treeFolder).toBe('clusters/trial/apps/opencode');
  });
});
