import { Workflow } from './workflow.ts';

/** A small whole plan for tests: an appointment to be confirmed, with another slot to offer. */
export function examplePlan(change: Partial<Workflow> = {}): Workflow {
  return {
    ...Workflow.parse({
      name: 'Confirm the visit',
      language: 'en',
      onBehalfOf: 'City Dental',
      callee: null,
      goal: { kind: 'confirm', summary: 'confirm the visit on Friday, March 13 at 3 PM' },
      facts: [{ key: 'date', label: 'date', text: 'Friday, March 13', value: '2026-03-13' }],
      fields: [
        { key: 'appointment_confirmed', label: 'appointment', type: 'yes_no' },
        { key: 'email', label: 'email address', type: 'email', confirm: true },
      ],
      steps: [
        {
          id: 'confirm',
          kind: 'propose',
          text: 'You have an appointment on Friday, March 13 at 3 PM. Does that still work for you?',
          field: 'appointment_confirmed',
        },
        { id: 'email', kind: 'ask', text: 'Could I get your email address?', field: 'email' },
      ],
      anytime: [],
      prohibitions: [],
      voicemail: null,
      closing: 'Thank you. Goodbye.',
      maxDurationSecs: 300,
    }),
    ...change,
  };
}
