import { type Criterion, fails, holds } from '../../criterion';
import { REPLACES_THE_POD } from '../pod-replacement';
import type { WorkspaceSubject } from '../subject';

/** The roadmap's sentence without a number: restarting one workspace does not touch the other. */
export const othersUntouched: Criterion<WorkspaceSubject> = {
  id: '*-ALONE',
  slug: 'others-untouched',
  title: 'the pods of the other workspaces are what they were',
  disruptive: REPLACES_THE_POD,
  async check({ replacement, others }, context) {
    const { touched } = await replacement.run(context);
    if (touched.length > 0)
      return fails(`the pod of ${touched.join(', ')} was replaced too`, 'what do they share? kubectl get events');
    return holds(
      others.length === 0
        ? 'there is no other workspace'
        : `${others.map(({ name }) => name).join(', ')} kept their pods`,
    );
  },
};
