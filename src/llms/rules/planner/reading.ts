import type { Fact, GoalKind, Offer } from '../../../core/workflow/workflow.ts';
import type { Callee } from './callee.ts';
import type { Principal } from './identity.ts';
import type { PlanBuilder, StepParts } from './plan-builder.ts';
import type { Wording } from './wording.ts';

/** What readers of directives know of the prompt as a whole. */
export interface PlanContext {
  readonly prompt: string;
  readonly wording: Wording;
  readonly principal: Principal;
  readonly callee: Callee;
  readonly builder: PlanBuilder;
  /** The person called is a customer, patient or lead of the owner, not a business that the owner wants something of. */
  readonly callsCustomer: boolean;
}

/** What one directive comes to. */
export interface Reading {
  readonly steps?: readonly StepParts[];
  /** The call is for this; the first one said counts. */
  readonly goal?: { readonly kind: GoalKind; readonly summary: string };
  readonly facts?: readonly Fact[];
  readonly prohibition?: string;
  /** Words for a machine; empty: a message made from the goal; null: leave none. */
  readonly voicemail?: string | null;
  readonly closing?: string;
  readonly limitSecs?: number;
  /** What may be agreed to instead. */
  readonly accepts?: readonly Offer[];
  /** Why one calls, told before the first question. */
  readonly context?: string;
  /** A sentence that goes with the request made last. */
  readonly wish?: string;
  /** A plain statement: part of the message where the call is to bring one. */
  readonly statement?: string;
}

export type Reader = (text: string, context: PlanContext) => Reading | null;

/** Understood, and nothing to do about it. */
export const nothing: Reading = {};
