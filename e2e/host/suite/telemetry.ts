import { Intake } from './intake';
import { type MemoryHost, UNIT } from './memory-host';
import { msgpack } from './msgpack';

const TRACES = 'http://127.0.0.1:8126/v0.4/traces';

/** Sends traces from inside the pod and from the host, and waits for them at the other end of the Agent. */
export async function telemetryArrives(host: MemoryHost): Promise<void> {
  const intake = new Intake(host.machine);
  try {
    await intake.listens();
    host.machine.write('/root/e2e-trace', trace('from-the-host'));
    host.machine.shell(`curl ${upload('/root/e2e-trace')}`);
    await intake.has('from-the-host');
    host.machine.write('/root/e2e-trace', trace('from-the-pod'));
    host.machine.shell(`podman exec --interactive ${UNIT}-opencode curl ${upload('-')} </root/e2e-trace`);
    await intake.has('from-the-pod');
  } finally {
    intake.close();
  }
}

function upload(from: string): string {
  const headers = ['Content-Type: application/msgpack', 'Datadog-Meta-Lang: nodejs', 'X-Datadog-Trace-Count: 1'];
  return `-sSf -m 10 -o /dev/null -X PUT ${headers.map((header) => `-H '${header}'`).join(' ')} --data-binary @${from} ${TRACES}`;
}

/** A span of a call of a model, as dd-trace sends it with LLM observability on. */
function trace(resource: string): Buffer {
  const now = Date.now() * 1e6;
  const meta = {
    '_ml_obs.meta.span.kind': 'llm',
    '_ml_obs.meta.model_name': 'a-model',
    '_ml_obs.meta.input.messages': JSON.stringify([{ role: 'user', content: `question ${resource}` }]),
  };
  const span = { service: 'opencode', name: 'llm.request', resource, type: 'llm', meta, metrics: {} };
  return msgpack([[{ ...span, trace_id: 1, span_id: 1, parent_id: 0, start: now, duration: 1e6, error: 0 }]]);
}
