import type { Transport } from './transport.ts';

export interface WorkflowListing {
  readonly id: string;
  readonly name: string | null;
  readonly created_at: string;
  readonly model: string | null;
}

/** A whole plan, in the names of the wire. */
export interface Workflow extends WorkflowListing {
  readonly prompt: string;
  readonly planner: string;
  readonly language: string;
  readonly on_behalf_of: string | null;
  readonly goal: { readonly kind: string; readonly summary: string };
  readonly fields: readonly { readonly key: string; readonly label: string; readonly type: string }[];
  readonly steps: readonly { readonly id: string; readonly kind: string; readonly text: string }[];
  readonly prohibitions: readonly string[];
  readonly voicemail: string | null;
  readonly closing: string;
  readonly max_duration_secs: number;
}

export class Workflows {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** All of them, newest first. */
  async list(): Promise<readonly WorkflowListing[]> {
    const { workflows } = await this.#transport.json<{ readonly workflows: readonly WorkflowListing[] }>(
      'GET',
      '/api/workflows',
    );
    return workflows;
  }

  get(id: string): Promise<Workflow> {
    return this.#transport.json('GET', `/api/workflows/${encodeURIComponent(id)}`);
  }

  /** Plans without calling. Throws `workflow_generation_failed` for a prompt that says too little. */
  plan(request: { readonly prompt: string; readonly name?: string; readonly model?: string }): Promise<Workflow> {
    return this.#transport.json('POST', '/api/workflows', { body: request });
  }

  update(id: string, change: { readonly name?: string | null; readonly model?: string | null }): Promise<Workflow> {
    return this.#transport.json('PATCH', `/api/workflows/${encodeURIComponent(id)}`, { body: change });
  }
}
