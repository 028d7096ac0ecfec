import type { BridgeCall, BridgeParts } from './bridge-call.ts';
import { HttpToolRunner } from './http-tools.ts';
import { TextTool } from './text-tool.ts';
import type { ToolRunnerParts } from './tool-runner.ts';

/** The tools that a call has beside those of every call: the owner's own, and texts where the line has them. */
export function callTools(
  { outbound, texts, log }: Pick<BridgeParts, 'outbound' | 'texts' | 'log'>,
  { call, workflow, tools }: Pick<BridgeCall, 'call' | 'workflow' | 'tools'>,
): Pick<ToolRunnerParts, 'httpTools' | 'textTool'> {
  return {
    httpTools: tools && new HttpToolRunner({ call, config: tools, outbound, log }),
    textTool: texts && new TextTool({ callId: call.id, workflow, send: texts, log }),
  };
}
